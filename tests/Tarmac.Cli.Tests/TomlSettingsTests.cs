using Tarmac.Cli.Settings;

namespace Tarmac.Cli.Tests;

public sealed class TomlSettingsTests
{
    private const string Text = """
        # What it is called.
        instance = "tarmac" # short

        [api]
        # One port for all.
        port = 5000

        [build]
        ca_bundle = ""
        pip_settings = []
        """;

    [Fact]
    public void Values_are_found_by_table_and_key()
    {
        var settings = TomlSettings.Parse(Text)!;

        Assert.Equal("tarmac", settings.Find("instance"));
        Assert.Equal("5000", settings.Find("api.port"));
        Assert.Equal("", settings.Find("build.ca_bundle"));
        Assert.Null(settings.Find("port"));
    }

    [Fact]
    public void A_change_keeps_every_comment_and_every_other_value()
    {
        var settings = TomlSettings.Parse(Text)!;

        Assert.Null(settings.Set("api.port", "5001"));
        Assert.Null(settings.Set("build.ca_bundle", "/etc/a \"b\".pem"));

        Assert.Equal(Text.Replace("5000", "5001").Replace("ca_bundle = \"\"", "ca_bundle = \"/etc/a \\\"b\\\".pem\""), settings.ToString());
        Assert.Equal("/etc/a \"b\".pem", TomlSettings.Parse(settings.ToString())!.Find("build.ca_bundle"));
    }

    [Theory]
    [InlineData("api.port", "many", "whole number")]
    [InlineData("api.host", "x", "There is no setting api.host")]
    [InlineData("build.pip_settings", "A=1", "a list")]
    [InlineData("build.pip_settings", "[]\nx = 1", "one line")]
    [InlineData("instance", "a\nb = 1", "one line")]
    public void A_bad_change_is_refused_with_the_reason(string key, string value, string reason)
    {
        var settings = TomlSettings.Parse(Text)!;

        Assert.Contains(reason, settings.Set(key, value));
        Assert.Equal(Text, settings.ToString());
    }

    [Fact]
    public void A_list_stays_a_list()
    {
        var settings = TomlSettings.Parse(Text)!;

        Assert.Null(settings.Set("build.pip_settings", "[\"PIP_RETRIES=1\"]"));

        Assert.Equal(Text.Replace("[]", "[\"PIP_RETRIES=1\"]"), settings.ToString());
    }

    [Fact]
    public void A_file_that_is_not_TOML_gives_nothing() => Assert.Null(TomlSettings.Parse("[api\nport = "));

    [Fact]
    public void The_annotated_example_is_read_whole()
    {
        var settings = TomlSettings.Parse(File.ReadAllText(Repository.File("tarmac.example.toml")))!;

        Assert.Equal("/var/lib/tarmac", settings.Find("data_dir"));
        Assert.Contains("build.python_index", settings.Keys);
    }
}
