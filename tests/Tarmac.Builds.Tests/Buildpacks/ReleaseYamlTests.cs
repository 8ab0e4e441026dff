using Tarmac.Builds.Buildpacks;
using Tarmac.Builds.Work;
using Tarmac.Core.Procfiles;

namespace Tarmac.Builds.Tests.Buildpacks;

public sealed class ReleaseYamlTests
{
    [Fact]
    public void Process_types_add_ons_and_config_vars_are_read()
    {
        var release = ReleaseYaml.Parse("---\naddons:\n- heroku-postgresql\nconfig_vars:\n  LANG: en_US.UTF-8\ndefault_process_types:\n  web: \"bin/web -p $PORT\"\n  rake: bundle exec rake\nother:\n  deep: [1, {a: b}]\n").Value;

        Assert.Equal(["web: bin/web -p $PORT", "rake: bundle exec rake"], release.Processes.Select(p => $"{p.Key}: {p.Value}"));
        Assert.Equal(["heroku-postgresql"], release.AddOns);
        Assert.Equal("en_US.UTF-8", release.ConfigVars["LANG"]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("---\n")]
    [InlineData("--- {}\n")]
    [InlineData("---\naddons: []\nconfig_vars: {}\ndefault_process_types: {}\n")]
    [InlineData("---\naddons:\nconfig_vars:\ndefault_process_types:\n")]
    [InlineData("addons: {}\nconfig_vars: []\n")]
    [InlineData("# nothing\n")]
    public void Nothing_in_every_form_is_nothing(string text)
    {
        var release = ReleaseYaml.Parse(text).Value;

        Assert.Empty(release.Processes);
        Assert.Empty(release.AddOns);
        Assert.Empty(release.ConfigVars);
    }

    [Theory]
    [InlineData("- a list\n")]
    [InlineData("default_process_types:\n  web server: x\n")]
    [InlineData("default_process_types:\n  web: ''\n")]
    [InlineData("default_process_types:\n  web: [a, b]\n")]
    [InlineData("config_vars:\n  1A: x\n")]
    [InlineData("a: &a [x]\nb: *a\naddons: *a\n")]
    [InlineData("default_process_types: [\nweb: }")]
    [InlineData("other: [[[[[[[[[[[[[[1]]]]]]]]]]]]]]\n")]
    [InlineData("web: x\n\tbad: y\n")]
    public void What_is_malformed_is_refused(string text) => Assert.False(ReleaseYaml.Parse(text).Succeeded);

    [Fact]
    public void A_Procfile_wins_over_the_defaults_of_the_last_buildpack()
    {
        var first = ReleaseYaml.Parse("default_process_types:\n  web: first\n  console: irb\n").Value;
        var last = ReleaseYaml.Parse("default_process_types:\n  web: last\n  rake: rake\n").Value;

        var processes = ProcessTypes.For(Procfile.Parse("web: mine\n").Value, [first, last]);

        Assert.Equal(["web: mine", "rake: rake"], processes.All.Select(p => $"{p.Key}: {p.Value}"));
        Assert.Equal(["       Procfile declares types     -> web", "       Default types for buildpack -> rake"], processes.Lines);
    }

    [Fact]
    public void An_app_without_processes_is_told_what_to_do() =>
        Assert.Contains("Procfile", ProcessTypes.For(Procfile.Empty, []).Lines[1], StringComparison.Ordinal);
}
