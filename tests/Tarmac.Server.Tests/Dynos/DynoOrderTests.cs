using System.Net;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Tarmac.Core.Apps;
using Tarmac.Core.Dynos;
using Tarmac.Core.Formations;
using Tarmac.Core.Outcomes;
using Tarmac.Core.Releases;
using Tarmac.Server.Tests.Installations;

namespace Tarmac.Server.Tests.Dynos;

/// <summary><c>ps:restart</c> and <c>ps:stop</c>: what they reach, and what becomes of an accepted one.</summary>
public sealed class DynoOrderTests(ControlServer server) : IAsyncLifetime
{
    private readonly Installation _tarmac = new(server);

    public ValueTask InitializeAsync() => _tarmac.InitializeAsync();

    public ValueTask DisposeAsync() => _tarmac.DisposeAsync();

    [Fact]
    public async Task A_restart_of_everything_reaches_the_formation_and_one_offs_and_leaves_the_release_command_alone()
    {
        var (app, id) = await DeployedAsync();
        _tarmac.Engine.OneOffsRun = true;
        await RunAsync(id, "run.7", DynoPurpose.OneOff);
        await RunAsync(id, "release.8", DynoPurpose.ReleasePhase);
        await _tarmac.Me.SentAsync(HttpMethod.Delete, $"/apps/{app}/dynos", null, HttpStatusCode.Accepted);

        await Until.TrueAsync(() => _tarmac.Engine.Restarted.Count == 2 && !_tarmac.Engine.Stopped.IsEmpty);
        await DoneAsync();
        Assert.Equal(["web.1", "web.2"], _tarmac.Engine.Restarted.Select(d => d.Name.ToString()));
        Assert.Equal("run.7", Assert.Single(_tarmac.Engine.Stopped).Name.ToString());
        Assert.Equal("release.8", Assert.Single(_tarmac.Engine.OneOffsOf(id)).Name.ToString());
    }

    [Fact]
    public async Task A_one_off_is_ended_by_its_name_and_a_release_command_only_so()
    {
        var (app, id) = await DeployedAsync();
        _tarmac.Engine.OneOffsRun = true;
        await RunAsync(id, "run.7", DynoPurpose.OneOff);
        await RunAsync(id, "release.8", DynoPurpose.ReleasePhase);
        await _tarmac.Me.SentAsync(HttpMethod.Post, $"/apps/{app}/dynos/run.7/actions/stop", null, HttpStatusCode.Accepted);
        await Until.TrueAsync(() => _tarmac.Engine.Stopped.Any(d => d.Name.ToString() == "run.7"));

        var refused = await _tarmac.Me.SentAsync(HttpMethod.Delete, $"/apps/{app}/dynos/release.8", null, HttpStatusCode.UnprocessableEntity);
        Assert.Contains("heroku ps:stop release.8", refused.Text("message"), StringComparison.Ordinal);
        await _tarmac.Me.SentAsync(HttpMethod.Post, $"/apps/{app}/formations/release/actions/stop", null, HttpStatusCode.NotFound);
        await _tarmac.Me.SentAsync(HttpMethod.Post, $"/apps/{app}/dynos/release.8/actions/stop", null, HttpStatusCode.Accepted);
        await Until.TrueAsync(() => _tarmac.Engine.Stopped.Any(d => d.Name.ToString() == "release.8"));
        Assert.Empty(_tarmac.Engine.Restarted);
    }

    [Fact]
    public async Task An_order_is_a_row_until_it_is_done()
    {
        var (app, id) = await DeployedAsync();
        _tarmac.Engine.Hold();
        await _tarmac.Me.SentAsync(HttpMethod.Delete, $"/apps/{app}/dynos/web.1", null, HttpStatusCode.Accepted);

        Assert.Equal(1, await RowsAsync());
        _tarmac.Engine.LetGo();
        await DoneAsync();
        Assert.Equal("web.1", Assert.Single(_tarmac.Engine.Restarted).Name.ToString());
        Assert.Equal(2, _tarmac.Engine.FormationOf(id).Length);
    }

    [Fact]
    public async Task An_order_that_an_earlier_run_accepted_is_carried_out_once_each()
    {
        var (_, id) = await DeployedAsync();
        var before = _tarmac.Engine.FormationOf(id).ToDictionary(d => d.Name.ToString(), d => d.Id);
        await AcceptedBeforeAsync(id, before["web.1"]);
        await WakeAsync();
        await DoneAsync();
        var after = _tarmac.Engine.FormationOf(id).ToDictionary(d => d.Name.ToString(), d => d.Id);
        Assert.NotEqual(before["web.1"], after["web.1"]);
        Assert.Equal(before["web.2"], after["web.2"]);

        // Killed between the work and the row's end: the same order again, about a dyno that is not there any more.
        await AcceptedBeforeAsync(id, before["web.1"]);
        await WakeAsync();
        await DoneAsync();
        Assert.Equal(after, _tarmac.Engine.FormationOf(id).ToDictionary(d => d.Name.ToString(), d => d.Id));
        Assert.Single(_tarmac.Engine.Restarted);
    }

    [Fact]
    public async Task An_order_that_fails_is_tried_again_and_holds_up_no_other()
    {
        var (broken, brokenId) = await DeployedAsync();
        var (other, otherId) = await DeployedAsync();
        var fails = true;
        _tarmac.Engine.BeforeOrder = app =>
        {
            if (app == brokenId && fails)
            {
                throw new InvalidOperationException("the engine is in a bad mood");
            }
        };
        await _tarmac.Me.SentAsync(HttpMethod.Delete, $"/apps/{broken}/dynos", null, HttpStatusCode.Accepted);
        await _tarmac.Me.SentAsync(HttpMethod.Delete, $"/apps/{other}/dynos", null, HttpStatusCode.Accepted);

        await Until.TrueAsync(() => _tarmac.Engine.Restarted.Count(d => d.App == otherId) == 2);
        Assert.DoesNotContain(_tarmac.Engine.Restarted, d => d.App == brokenId);
        fails = false;
        await Until.TrueAsync(() => _tarmac.Engine.Restarted.Count(d => d.App == brokenId) == 2);
        await DoneAsync();
    }

    private async Task<(string Name, AppId Id)> DeployedAsync()
    {
        var name = await _tarmac.CreateAppAsync();
        await _tarmac.DeployAsync(name, """{"web": "run"}""");
        await _tarmac.Me.SentAsync(HttpMethod.Patch, $"/apps/{name}/formation", """{"updates": [{"type": "web", "quantity": 2}]}""");
        var app = await _tarmac.Me.SentAsync(HttpMethod.Get, $"/apps/{name}");
        var id = new AppId(Guid.Parse(app.Text("id")));
        await Until.TrueAsync(() => _tarmac.Engine.FormationOf(id).Length == 2);
        return (name, id);
    }

    private Task<Result<IOneOffDyno>> RunAsync(AppId app, string name, DynoPurpose purpose) => ((IOneOffs)_tarmac.Engine).RunAsync(
        new OneOffSpec
        {
            App = app,
            AppName = AppName.Parse("pave").Value,
            Name = DynoName.Parse(name).Value,
            Version = new ReleaseVersion(1),
            Command = "run",
            Arguments = [],
            Size = DynoSize.Default,
            Purpose = purpose,
        },
        CancellationToken.None);

    private async Task AcceptedBeforeAsync(AppId app, Guid dyno)
    {
        await using var db = await _tarmac.Database.OpenConnectionAsync();
        await db.ExecuteAsync(
            "insert into dyno_orders (id, app_id, kind, dynos) values (@id, @app, 'restart', @dynos)",
            new { id = Guid.NewGuid(), app = app.Value, dynos = new[] { dyno } });
    }

    // As at the start of tarmacd.
    private Task WakeAsync() => _tarmac.Services.GetRequiredService<Server.Dynos.Orders.DynoOrders>().CheckAsync(CancellationToken.None);

    private Task DoneAsync() => Until.TrueAsync(async () => await RowsAsync() == 0);

    private async Task<long> RowsAsync()
    {
        await using var db = await _tarmac.Database.OpenConnectionAsync();
        return await db.ExecuteScalarAsync<long>("select count(*) from dyno_orders");
    }
}
