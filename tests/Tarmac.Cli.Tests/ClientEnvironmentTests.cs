using System.Diagnostics;
using Tarmac.Cli.Clients;
using Tarmac.Cli.Settings;

namespace Tarmac.Cli.Tests;

public sealed class ClientEnvironmentTests : IDisposable
{
    private const string Certificate = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----";

    private readonly string _folder = Directory.CreateTempSubdirectory("tarmac-cli-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Every_host_that_the_heroku_command_would_send_the_key_to_is_this_machine()
    {
        var variables = For(withKey: true).Variables.ToDictionary();

        Assert.Equal("http://localhost:5099", variables["HEROKU_HOST"]);
        Assert.Equal("true", variables["DISABLE_TELEMETRY"]);
        Assert.All(variables.Where(variable => variable.Key.EndsWith("_URL", StringComparison.Ordinal) || variable.Key.EndsWith("_HOST", StringComparison.Ordinal)),
            variable => Assert.Contains("localhost", variable.Value));
    }

    [Fact]
    public void Hosts_of_Herokus_that_the_command_has_inside_lead_to_the_platform_too()
    {
        var variables = For(withKey: true).Variables.ToDictionary();
        const string program = """
            const seen = [];
            const look = (names) => names.length === 0 ? console.log(seen.join(' '))
              : require('dns').lookup(names[0], (fault, address) => { seen.push(fault ? fault.code : address); look(names.slice(1)); });
            look(['particleboard.heroku.com', 'telex.heroku.com', 'api.metrics.heroku.com', 'api.metrics.herokai.com', 'kolkrabbi.heroku.com', 'backboard.heroku.com',
              'api.status.salesforce.com']);
            """;
        var start = new ProcessStartInfo("node", ["-e", program]) { RedirectStandardOutput = true, UseShellExecute = false };
        (start.Environment["NODE_OPTIONS"], start.Environment["HEROKU_HOST"]) = (variables["NODE_OPTIONS"], "http://127.0.0.1:5099");
        using var node = Process.Start(start)!;

        var addresses = node.StandardOutput.ReadToEnd().Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(7, addresses.Length);
        Assert.All(addresses, address => Assert.Equal("127.0.0.1", address));
    }

    [Fact]
    public void What_the_user_has_told_node_stays()
    {
        var once = HerokuGuard.Options(Installation(), _ => "--max-old-space-size=100");

        Assert.StartsWith("--max-old-space-size=100 --require", once, StringComparison.Ordinal);
        Assert.Equal(once, HerokuGuard.Options(Installation(), _ => once));
    }

    [Fact]
    public void The_key_is_in_HEROKU_API_KEY_and_nowhere_else()
    {
        var variables = For(withKey: true).Variables;

        Assert.Equal(["HEROKU_API_KEY"], variables.Where(variable => variable.Value.Contains("s3cret")).Select(variable => variable.Key));
    }

    [Fact]
    public void Without_the_key_the_user_is_told_how_to_get_one() => Assert.Contains("use sudo", For(withKey: false).Warning);

    [Fact]
    public void Gits_own_settings_in_the_environment_are_kept()
    {
        var before = new Dictionary<string, string> { ["GIT_CONFIG_COUNT"] = "1", ["GIT_CONFIG_KEY_0"] = "a.b" };

        var variables = GitCredentials.Variables(Installation(), before.GetValueOrDefault).ToDictionary();

        Assert.Equal("3", variables["GIT_CONFIG_COUNT"]);
        Assert.Equal("credential.https://localhost:5099.helper", variables["GIT_CONFIG_KEY_1"]);
        Assert.Equal("", variables["GIT_CONFIG_VALUE_1"]);
        Assert.EndsWith("git:credentials", variables["GIT_CONFIG_VALUE_2"]);
        Assert.DoesNotContain("GIT_CONFIG_KEY_0", variables.Keys);
    }

    [Fact]
    public void A_second_eval_adds_nothing()
    {
        var first = GitCredentials.Variables(Installation(), _ => null).ToDictionary();

        Assert.Equal(first, GitCredentials.Variables(Installation(), first.GetValueOrDefault).ToDictionary());
    }

    private ClientEnvironment For(bool withKey)
    {
        Directory.CreateDirectory(Path.Combine(_folder, "secrets"));
        Directory.CreateDirectory(Path.Combine(_folder, "tls"));
        File.WriteAllText(Path.Combine(_folder, "tls", "ca.pem"), Certificate);
        File.WriteAllText(Path.Combine(_folder, "secrets", "first-account.env"), withKey ? "TARMAC_EMAIL=a@b.c\nTARMAC_API_KEY=s3cret\n" : "");
        return ClientEnvironment.For(Installation());
    }

    private Installation Installation() => new(Path.Combine(_folder, "tarmac.toml"), TomlSettings.Parse($"data_dir = \"{_folder}\"\n[api]\nport = 5099\n")!);
}
