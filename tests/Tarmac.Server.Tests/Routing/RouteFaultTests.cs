using System.Collections.Immutable;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Tarmac.Core.Apps;
using Tarmac.Core.Routing;
using Tarmac.Server.Routing;
using Tarmac.Server.Tests.Installations;

namespace Tarmac.Server.Tests.Routing;

/// <summary>What cannot be sent to a router that runs is not in force: whoever published it must know, since it ends dynos next.</summary>
public sealed class RouteFaultTests(ControlServer server) : IAsyncLifetime
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private static readonly DynoEndpoint Old = new("web.1", "10.0.0.2", 5000);
    private static readonly DynoEndpoint New = new("web.1", "10.0.0.3", 5000);

    private readonly Installation _tarmac = new(server);
    private FakeRouter _router = null!;

    private Routes Routes => _tarmac.Services.GetRequiredService<Routes>();

    public async ValueTask InitializeAsync()
    {
        await _tarmac.InitializeAsync();
        _router = FakeRouter.OnSocket(Path.Combine(Directory.CreateDirectory(Path.Combine(_tarmac.Folder, "router")).FullName, "control.sock"));
        await _router.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _router.DisposeAsync();
        await _tarmac.DisposeAsync();
    }

    [Fact]
    public async Task While_the_database_is_away_dynos_come_and_go_by_what_is_known()
    {
        var id = await ServedAppAsync();
        await SqlAsync("alter table apps rename to apps_away");

        await PublishAsync(id, New).WaitAsync(Limit);

        Assert.Equal([New], DynosOf(id));
        Assert.NotEmpty(_router.Table.Apps.Single(app => app.App == id).Hosts);
    }

    [Fact]
    public async Task Once_the_database_is_back_the_routes_are_what_it_says()
    {
        var id = await ServedAppAsync();
        await SqlAsync("alter table apps rename to apps_away");
        await PublishAsync(id, New).WaitAsync(Limit);

        await SqlAsync($"alter table apps_away rename to apps; update apps set maintenance = true where id = '{id}'");

        await Until.TrueAsync(() => _router.Table.Apps.Any(app => app.App == id && app.Maintenance));
        Assert.Equal([New], DynosOf(id));
    }

    [Fact]
    public async Task A_database_that_hangs_holds_up_no_dyno()
    {
        var id = await ServedAppAsync();
        await using var connection = await _tarmac.Database.OpenConnectionAsync();
        await using var holding = await connection.BeginTransactionAsync();
        await using var hold = connection.CreateCommand();
        hold.CommandText = "lock table apps in access exclusive mode";
        await hold.ExecuteNonQueryAsync();

        await PublishAsync(id, New).WaitAsync(Limit);

        Assert.Equal([New], DynosOf(id));
    }

    [Fact]
    public async Task Without_any_known_app_nothing_counts_as_sent()
    {
        var id = await AppAsync();
        await SqlAsync("alter table apps rename to apps_away");
        Routes.Open();

        await Assert.ThrowsAsync<RoutesNotSentException>(() => PublishAsync(id, New).WaitAsync(Limit));

        Assert.Empty(_router.Tables);
        await SqlAsync("alter table apps_away rename to apps");
        await Until.TrueAsync(() => _router.Table.Apps.Any(app => app.App == id && app.Dynos.Contains(New)));
    }

    [Fact]
    public async Task An_app_that_is_newer_than_what_is_known_does_not_count_as_routed()
    {
        await ServedAppAsync();
        await SqlAsync("alter table apps rename to apps_away");

        await Assert.ThrowsAsync<RoutesNotSentException>(() => PublishAsync(Guid.NewGuid(), New).WaitAsync(Limit));
    }

    [Fact]
    public async Task A_router_that_refuses_a_table_goes_on_by_the_old_one_and_the_publisher_knows()
    {
        var id = await ServedAppAsync();
        _router.Refusal = HttpStatusCode.UnprocessableEntity;

        await Assert.ThrowsAsync<RoutesNotSentException>(() => PublishAsync(id, New).WaitAsync(Limit));

        Assert.Equal([Old], DynosOf(id));
        _router.Refusal = null;
        await PublishAsync(id, New).WaitAsync(Limit);
        Assert.Equal([New], DynosOf(id));
    }

    [Fact]
    public async Task A_table_that_is_in_force_but_not_on_the_routers_disk_counts_as_sent()
    {
        var id = await ServedAppAsync();
        _router.Refusal = HttpStatusCode.InsufficientStorage;

        await PublishAsync(id, New).WaitAsync(Limit);
    }

    [Fact]
    public async Task Of_a_router_that_hangs_nothing_counts_as_sent()
    {
        var id = await ServedAppAsync();
        _router.Hang();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(0.5));

        var published = Routes.PublishAsync(new AppId(id), WebState.Serving, [New], patience.Token);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => published.WaitAsync(Limit));
        Assert.Equal([Old], DynosOf(id));
        _router.GoOn();
        await Until.TrueAsync(() => DynosOf(id).Contains(New));
    }

    [Fact]
    public async Task The_whole_table_is_read_once_and_then_only_its_version()
    {
        await ServedAppAsync();
        var earlier = _router.Table.Version;

        // Longer than several looks at the router: the table changes in one of them.
        _router.Table = _router.Table with { Version = earlier - 1 };
        await Until.TrueAsync(() => _router.Table.Version > earlier);
        _router.Table = _router.Table with { Version = earlier };
        await Until.TrueAsync(() => _router.Table.Version > earlier);

        Assert.Equal(1, _router.WholeTablesRead);
    }

    private async Task<Guid> AppAsync() => Guid.Parse((await _tarmac.Me.SentAsync(HttpMethod.Get, $"/apps/{await _tarmac.CreateAppAsync()}")).Text("id"));

    private async Task<Guid> ServedAppAsync()
    {
        var id = await AppAsync();
        Routes.Open();
        await PublishAsync(id, Old).WaitAsync(Limit);
        return id;
    }

    private Task PublishAsync(Guid app, DynoEndpoint dyno) => Routes.PublishAsync(new AppId(app), WebState.Serving, [dyno], default);

    private ImmutableArray<DynoEndpoint> DynosOf(Guid app) => _router.Table.Apps.Single(route => route.App == app).Dynos;

    private async Task SqlAsync(string sql)
    {
        await using var command = _tarmac.Database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
