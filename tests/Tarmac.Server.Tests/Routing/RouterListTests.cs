using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Tarmac.Core.Routing;
using Tarmac.Server.Routing;

namespace Tarmac.Server.Tests.Routing;

public sealed class RouterListTests : IAsyncLifetime
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly string _folder = Directory.CreateTempSubdirectory("routers-").FullName;
    private readonly FakeTimeProvider _time = new();
    private readonly FakeRouter _remote = FakeRouter.OnTcp();
    private FakeRouter _local = null!;
    private RouterList _routers = null!;

    private string Socket => Path.Combine(_folder, "control.sock");

    public async ValueTask InitializeAsync()
    {
        _local = FakeRouter.OnSocket(Socket);
        await _local.StartAsync();
        await _remote.StartAsync();
        Assert.True(RouterAddress.TryParse($"tcp:127.0.0.1:{_remote.Port}", out var remote));
        _routers = new RouterList([Link(RouterAddress.OfSocket(Socket)), Link(remote)], _time, NullLogger<RouterList>.Instance);
    }

    public async ValueTask DisposeAsync()
    {
        _routers.Dispose();
        await _local.DisposeAsync();
        await _remote.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Every_router_gets_the_same_table()
    {
        await SendAsync();

        Assert.Equal(_local.Table.Version, _remote.Table.Version);
        Assert.False(await _routers.AnyDiffersAsync(default));
    }

    [Fact]
    public async Task A_router_that_has_a_newer_table_is_overtaken_and_the_others_with_it()
    {
        _remote.Table = RouteTable.Empty with { Version = long.MaxValue - 10 };

        await SendAsync();

        Assert.Equal(long.MaxValue - 9, _remote.Table.Version);
        Assert.Equal(_remote.Table.Version, _local.Table.Version);
    }

    [Fact]
    public async Task A_router_that_does_not_run_gets_the_table_when_it_is_back()
    {
        await _remote.DisposeAsync();
        await SendAsync();
        Assert.False(await _routers.AnyDiffersAsync(default));

        await _remote.StartAsync();

        Assert.True(await _routers.AnyDiffersAsync(default));
        await SendAsync();
        Assert.Equal(_local.Table.Version, _remote.Table.Version);
    }

    [Fact]
    public async Task One_router_that_refuses_is_enough_for_a_table_not_to_count()
    {
        _remote.Refusal = HttpStatusCode.InternalServerError;

        await Assert.ThrowsAsync<HttpRequestException>(SendAsync);

        await _remote.DisposeAsync();
        await SendAsync();
    }

    [Fact]
    public async Task A_router_that_hangs_is_given_up_after_its_time()
    {
        _remote.Hang();
        var sending = SendAsync();

        while (!sending.IsCompleted)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(10);
        }

        await Assert.ThrowsAsync<TimeoutException>(() => sending);
    }

    [Fact]
    public async Task A_drain_waits_for_all_routers_and_for_none_that_does_not_run()
    {
        await _local.DisposeAsync();

        await _routers.DrainAsync([new DynoEndpoint("web.1", "10.0.0.2", 5000)], TimeSpan.FromSeconds(7), default).WaitAsync(Limit);

        Assert.Equal(7, Assert.Single(_remote.Drains).LimitSeconds);
    }

    [Fact]
    public async Task What_a_router_had_is_read_when_it_is_met_first()
    {
        _local.Table = new RouteTable(3, [new AppRoute(Guid.NewGuid(), "pave", [], WebState.Serving, false, [])], []);

        Assert.Single(await _routers.EarlierRoutesAsync(default));
        Assert.Empty(await _routers.EarlierRoutesAsync(default));
    }

    private Task SendAsync() => _routers.SendAsync(version => RouteTable.Empty with { Version = version }, default);

    private RouterLink Link(RouterAddress address) => new(new RouterControl(address, _time), NullLogger.Instance);
}
