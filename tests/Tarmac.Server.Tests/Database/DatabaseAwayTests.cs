using System.Net;
using Tarmac.Server.Accounts;
using Tarmac.Server.Settings;
using Tarmac.Server.Tests.Installations;

namespace Tarmac.Server.Tests.Database;

/// <summary>With a server of its own, which may be stopped.</summary>
public sealed class DatabaseAwayTests : IAsyncLifetime
{
    private readonly ControlServer _server = new();

    public ValueTask InitializeAsync() => _server.InitializeAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task While_Postgres_is_stopped_the_API_says_so()
    {
        await using var installation = new Installation(_server);
        await installation.InitializeAsync();
        await _server.StopAsync();

        var refused = await installation.Me.RefusedAsync(HttpMethod.Post, "/apps", """{"name": "never-made"}""", HttpStatusCode.ServiceUnavailable);

        Assert.Equal("service_unavailable", refused.Id);
        Assert.DoesNotContain("Npgsql", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_first_account_is_made_once_from_the_command_line()
    {
        var settings = TarmacSettings.Parse($"data_dir = '{_server.Folder}'").Value;
        var file = Path.Combine(_server.Folder, "secrets", "first-account.env");

        Assert.Equal(0, await AccountCommand.EnsureAsync(settings, "admin@example.test", default));
        var first = await File.ReadAllTextAsync(file);
        Assert.Equal(0, await AccountCommand.EnsureAsync(settings, "admin@example.test", default));

        Assert.Equal(first, await File.ReadAllTextAsync(file));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        Assert.Equal(["TARMAC_EMAIL", "TARMAC_API_KEY", "TARMAC_PASSWORD"], first.Trim().Split('\n').Select(line => line.Split('=')[0]));
        await _server.StopAsync();
        Assert.Equal(1, await AccountCommand.CreateAsync(settings, "other@example.test", default));
    }
}
