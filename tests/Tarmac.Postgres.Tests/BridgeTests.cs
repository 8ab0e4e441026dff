namespace Tarmac.Postgres.Tests;

public sealed class BridgeTests : IAsyncDisposable
{
    private readonly Installation _installation = new();
    private readonly DynoNetwork _network = new();

    public async ValueTask DisposeAsync()
    {
        await _network.DisposeAsync();
        await _installation.DisposeAsync();
    }

    [Fact]
    public async Task A_dyno_reaches_its_own_database_by_the_bridge_with_tls_only()
    {
        await _network.CreateAsync();
        _installation.Options = _installation.Options with { BridgeAddress = _network.Bridge, BridgePrefix = 24 };
        var addOns = _installation.AddOns();
        var mine = await Tenant.NewAsync(addOns, "essential-0");
        var yours = await Tenant.NewAsync(addOns, "essential-0");

        Assert.Equal("t", await _network.PsqlAsync(mine.Url, "prefer", "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()"));
        Assert.Contains("no encryption", await _network.PsqlAsync(mine.Url, "disable", "SELECT 1"), StringComparison.Ordinal);
        Assert.Contains("no pg_hba.conf entry", await _network.PsqlAsync(mine.Url.Replace(mine.Database, yours.Database, StringComparison.Ordinal), "require", "SELECT 1"), StringComparison.Ordinal);
        Assert.Contains("no pg_hba.conf entry", await _network.PsqlAsync(mine.Url.Replace(mine.User, "postgres", StringComparison.Ordinal), "require", "SELECT 1"), StringComparison.Ordinal);
        Assert.Equal(1, await Tenant.ScalarAsync(mine.Url.Replace(mine.Host, "127.0.0.1", StringComparison.Ordinal), "SELECT 1"));
    }

    [Fact]
    public async Task A_server_that_was_started_before_the_bridge_is_made_to_listen_there()
    {
        _installation.Options = _installation.Options with { BridgeAddress = _network.Bridge, BridgePrefix = 24 };
        var early = _installation.AddOns();
        var database = await Tenant.NewAsync(early, "essential-0");
        await early.DisposeAsync();
        await _network.CreateAsync();

        var again = _installation.AddOns();
        await again.StartAsync(Installation.Soon());

        Assert.Equal("1", await _network.PsqlAsync(database.Url, "require", "SELECT 1"));
    }
}
