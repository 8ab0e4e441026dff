using System.Runtime.CompilerServices;
using Tarmac.Server.Settings;

namespace Tarmac.Server.Tests.Settings;

public sealed class TarmacSettingsTests
{
    [Fact]
    public void The_annotated_example_names_every_setting_and_its_default()
    {
        var example = TarmacSettings.Parse(File.ReadAllText(ExampleFile()));
        Assert.True(example.Succeeded, example.Fault?.Message);
        var nothing = TarmacSettings.Parse("").Value;

        // Keys that the example leaves out would be unknown to its readers; keys that it has too many are refused above.
        Assert.Equal(SettingsKeys.Known(), SettingsKeys.In(File.ReadAllText(ExampleFile())));
        Assert.Equal(nothing with { Api = example.Value.Api, Build = example.Value.Build }, example.Value);
    }

    [Fact]
    public void All_faults_are_told_together_by_key()
    {
        var refused = TarmacSettings.Parse("""
            domain = "not a host"
            colour = "blue"
            [api]
            port = 99999
            address = "here"
            [network]
            subnet = "10.0.0.0"
            [build]
            time_limit_minutes = "long"
            """);

        Assert.False(refused.Succeeded);
        foreach (var key in (string[])["domain", "colour", "api.port", "api.address", "network.subnet", "build.time_limit_minutes"])
        {
            Assert.Contains(key, refused.Fault.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void What_is_not_TOML_is_told_so() => Assert.Contains("not TOML", TarmacSettings.Parse("= what").Fault!.Message, StringComparison.Ordinal);

    private static string ExampleFile([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "..", "tarmac.example.toml");
}
