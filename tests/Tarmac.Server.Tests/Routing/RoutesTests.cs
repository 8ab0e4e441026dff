using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Tarmac.Core.Apps;
using Tarmac.Core.Routing;
using Tarmac.Server.Domains;
using Tarmac.Server.Routing;
using Tarmac.Server.Tests.Installations;

namespace Tarmac.Server.Tests.Routing;

public sealed class RoutesTests(ControlServer server) : IAsyncLifetime
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly Installation _tarmac = new(server);
    private FakeRouter _router = null!;

    private Routes Routes => _tarmac.Services.GetRequiredService<Routes>();

    public async ValueTask InitializeAsync()
    {
        await _tarmac.InitializeAsync();
        _router = NewRouter();
        await _router.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _router.DisposeAsync();
        await _tarmac.DisposeAsync();
    }

    [Fact]
    public async Task What_is_published_is_in_force_when_the_call_returns()
    {
        var id = await AppAsync();
        Routes.Open();

        await Routes.PublishAsync(new AppId(id), WebState.Serving, [new DynoEndpoint("web.1", "10.0.0.2", 5000)], default).WaitAsync(Limit);

        var app = _router.Table.Apps.Single(a => a.App == id);
        Assert.Equal((WebState.Serving, "10.0.0.2"), (app.State, app.Dynos[0].Address));
        Assert.Contains(_router.Table.Certificates, c => c.Hosts.SequenceEqual(app.Hosts) && c.Pem.Contains("PRIVATE KEY", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Maintenance_reaches_the_router_without_the_engine()
    {
        var id = await AppAsync();
        Routes.Open();

        await _tarmac.Me.SentAsync(HttpMethod.Patch, $"/apps/{id}", """{"maintenance": true}""");

        await Until.TrueAsync(() => _router.Table.Apps.Any(a => a.App == id && a.Maintenance));
    }

    [Fact]
    public async Task What_the_router_had_stays_until_the_engine_speaks()
    {
        var id = await AppAsync();
        _router.Table = new RouteTable(5, [new AppRoute(id, "x", [], WebState.Serving, false, [new DynoEndpoint("web.1", "10.0.0.9", 1)])], []);

        Routes.Open();
        await Until.TrueAsync(() => _router.Table.Version > 5);

        Assert.Equal("10.0.0.9", _router.Table.Apps.Single(a => a.App == id).Dynos[0].Address);
    }

    [Fact]
    public async Task A_router_with_a_newer_number_is_overtaken()
    {
        await AppAsync();
        _router.Table = RouteTable.Empty with { Version = long.MaxValue - 1000 };

        Routes.Open();

        await Until.TrueAsync(() => _router.Table.Version > long.MaxValue - 1000);
    }

    [Fact]
    public async Task A_router_that_comes_back_gets_the_table_and_nobody_waited_for_it()
    {
        var id = await AppAsync();
        Routes.Open();
        await _router.DisposeAsync();

        await Routes.PublishAsync(new AppId(id), WebState.Crashed, [], default).WaitAsync(Limit);
        await Routes.DrainAsync([new DynoEndpoint("web.1", "10.0.0.2", 5000)], TimeSpan.FromSeconds(1), default).WaitAsync(Limit);
        _router = NewRouter();
        await _router.StartAsync();

        await Until.TrueAsync(() => _router.Table.Apps.Any(a => a.App == id && a.State is WebState.Crashed));
    }

    [Theory]
    [InlineData("insert into domains (id, app_id, hostname, kind) values (gen_random_uuid(), '{0}', E'bad\\n', 'custom')")]
    [InlineData("insert into domains (id, app_id, hostname, kind) values (gen_random_uuid(), '{0}', repeat('x', 5000), 'custom')")]
    [InlineData("insert into domains (id, app_id, hostname, kind) values (gen_random_uuid(), '{0}', '', 'custom')")]
    [InlineData("update apps set name = E'bad\\n' where id = '{0}'")]
    public async Task A_row_of_one_app_that_makes_no_sense_keeps_no_other_app_from_the_router(string poison)
    {
        var (poisoned, other) = (await AppAsync(), await AppAsync());
        await using (var command = _tarmac.Database.CreateCommand(string.Format(CultureInfo.InvariantCulture, poison, poisoned)))
        {
            await command.ExecuteNonQueryAsync();
        }

        Routes.Open();
        await Routes.PublishAsync(new AppId(other), WebState.Serving, [new DynoEndpoint("web.1", "10.0.0.2", 5000)], default).WaitAsync(Limit);

        var route = _router.Table.Apps.Single(a => a.App == other);
        Assert.Equal(WebState.Serving, route.State);
        Assert.Contains(_router.Table.Certificates, c => c.Hosts.SequenceEqual(route.Hosts));
        Assert.All(_router.Table.Apps.SelectMany(a => a.Hosts), host => Assert.True(HostName.IsValid(host), host));
        Assert.Equal(other.ToString(), (await _tarmac.Me.SentAsync(HttpMethod.Get, $"/apps/{other}")).Text("id"));
    }

    [Fact]
    public async Task Certificates_that_cannot_be_made_do_not_end_the_platform()
    {
        var id = await AppAsync();
        Routes.Open();
        Directory.Move(Path.Combine(_tarmac.Folder, "tls"), Path.Combine(_tarmac.Folder, "tls-away"));

        await Routes.PublishAsync(new AppId(id), WebState.Serving, [new DynoEndpoint("web.1", "10.0.0.2", 5000)], default).WaitAsync(Limit);
        await _tarmac.CreateAppAsync();

        await Until.TrueAsync(() => _router.Table.Apps.Any(a => a.App == id && a.State is WebState.Serving));
    }

    private FakeRouter NewRouter()
    {
        var folder = Directory.CreateDirectory(Path.Combine(_tarmac.Folder, "router"));
        return FakeRouter.OnSocket(Path.Combine(folder.FullName, "control.sock"));
    }

    private async Task<Guid> AppAsync() => Guid.Parse((await _tarmac.Me.SentAsync(HttpMethod.Get, $"/apps/{await _tarmac.CreateAppAsync()}")).Text("id"));
}
