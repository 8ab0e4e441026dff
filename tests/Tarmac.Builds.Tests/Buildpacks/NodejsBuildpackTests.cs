using Tarmac.Builds.Buildpacks;
using Tarmac.Builds.Tests.Fakes;

namespace Tarmac.Builds.Tests.Buildpacks;

/// <summary>The real buildpack with the machine's node and npm; nothing is fetched.</summary>
public sealed class NodejsBuildpackTests : IAsyncDisposable
{
    private readonly Workshop _workshop = new(o => o with { BuildpacksFolder = ShippedBuildpacks.Folder });

    public ValueTask DisposeAsync() => _workshop.DisposeAsync();

    [Fact]
    public async Task The_build_script_runs_with_config_vars_and_the_start_script_is_the_web_process()
    {
        var source = await _workshop.CommitAsync(
            ("package.json", """{"name":"x","version":"1.0.0","engines":{"node":">=18"},"scripts":{"build":"echo $GREETING > built.txt","start":"node \"server.js\" --port $PORT"}}"""),
            ("server.js", "1"));

        var built = await _workshop.BuildAsync(source, r => r with
        {
            ConfigVars = r.ConfigVars.With(new Dictionary<string, string?> { ["GREETING"] = "hello", ["PATH"] = "/nowhere" }).Value,
        });

        Assert.True(built.Succeeded, _workshop.Output.Text);
        Assert.Contains("-----> Node.js app detected\n-----> Installing Node.js\n", _workshop.Output.Text, StringComparison.Ordinal);
        Assert.Equal(("Node.js", "web: node \"server.js\" --port $PORT"), (built.Value.Language, $"{built.Value.Processes[0].Key}: {built.Value.Processes[0].Value}"));
        var app = await _workshop.UnpackAsync(built.Value);
        Assert.Equal("hello\n", await File.ReadAllTextAsync(Path.Combine(app, "built.txt")));
        Assert.True(File.Exists(Path.Combine(app, ".profile.d/nodejs.sh")));
        Assert.False(Directory.Exists(Path.Combine(app, ".npm")));
    }

    [Theory]
    [InlineData("{", "package.json cannot be read")]
    [InlineData("[]", "It holds no object")]
    [InlineData("""{"scripts":{"build":"exit 3"}}""", "The script 'build' of package.json failed.")]
    public async Task What_is_wrong_is_told(string package, string reason)
    {
        var built = await _workshop.BuildAsync(await _workshop.CommitAsync(("package.json", package)));

        Assert.Equal("Push rejected, failed to compile Node.js app.", built.Fault?.Message);
        Assert.Contains(reason, _workshop.Output.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_lock_file_that_does_not_agree_is_told()
    {
        var source = await _workshop.CommitAsync(
            ("package.json", """{"name":"x","version":"1.0.0","dependencies":{"left":"1.0.0"}}"""),
            ("package-lock.json", """{"name":"x","version":"1.0.0","lockfileVersion":3,"packages":{"":{"name":"x","version":"1.0.0"}}}"""));

        await _workshop.BuildAsync(source);

        Assert.Contains("Unable to install dependencies using npm.", _workshop.Output.Text, StringComparison.Ordinal);
        Assert.Contains("package.json and package-lock.json do not agree", _workshop.Output.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_start_script_server_js_is_started_and_without_either_nothing_is()
    {
        var server = await _workshop.BuildAsync(await _workshop.CommitAsync(("package.json", "{}"), ("server.js", "1")));
        var nothing = await _workshop.BuildAsync(await _workshop.CommitAsync(("package.json", "{}")));

        Assert.Equal("node server.js", Assert.Single(server.Value.Processes).Value);
        Assert.Empty(nothing.Value.Processes);
    }

    [Fact]
    public async Task It_hands_its_programs_to_the_next_buildpack()
    {
        var source = await _workshop.CommitAsync(("package.json", "{}"), ("index.html", "1"));

        var built = await _workshop.BuildAsync(source, r => r with
        {
            Buildpacks = [BuildpackReference.Parse("heroku/nodejs").Value, BuildpackReference.Parse("heroku/static").Value],
        });

        Assert.True(built.Succeeded, _workshop.Output.Text);
        Assert.Equal(".heroku/static/serve", Assert.Single(built.Value.Processes).Value);
    }
}
