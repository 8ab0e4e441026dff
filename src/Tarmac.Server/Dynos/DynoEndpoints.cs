using Dapper;
using Tarmac.Contracts.Dynos;
using Tarmac.Core.Dynos;
using Tarmac.Core.Formations;
using Tarmac.Core.Outcomes;
using Tarmac.Server.Apps;
using Tarmac.Server.Database;
using Tarmac.Server.Events;
using Tarmac.Server.Http;
using Tarmac.Server.Identity;

namespace Tarmac.Server.Dynos;

/// <summary><c>heroku ps</c>, <c>run</c>, <c>ps:restart</c>, <c>ps:stop</c>.</summary>
internal static class DynoEndpoints
{
    private static Fault Missing { get; } = Fault.NotFound("dyno", "Couldn't find that dyno.");

    public static void MapDynos(this IEndpointRouteBuilder routes)
    {
        var app = routes.MapApp();
        app.Needs(Rights.View).MapGet("/dynos", ListAsync);
        app.Needs(Rights.View).MapGet("/dynos/{dyno}", ShowAsync);
        app.Needs(Rights.Deploy | Rights.Operate).MapPost("/dynos", RunAsync);
        app.Needs(Rights.Deploy | Rights.Operate).MapPost("/dynos/{dyno}", RunInside);
        app.Needs(Rights.Operate).MapDelete("/dynos", (AppRow app, Caller caller, Orders orders, CancellationToken cancellation) =>
            orders.GiveAsync(app, caller, DynoSelector.All, restart: true, cancellation));
        app.Needs(Rights.Operate).MapDelete("/dynos/{dyno}", (string dyno, AppRow app, Caller caller, Orders orders, CancellationToken cancellation) =>
            orders.GiveToOneAsync(app, caller, dyno, restart: true, cancellation));
        app.Needs(Rights.Operate).MapDelete("/formations/{type}", (string type, AppRow app, Caller caller, Orders orders, CancellationToken cancellation) =>
            orders.GiveToTypeAsync(app, caller, type, restart: true, cancellation));
        app.Needs(Rights.Operate).MapPost("/dynos/{dyno}/actions/stop", (string dyno, AppRow app, Caller caller, Orders orders, CancellationToken cancellation) =>
            orders.GiveToOneAsync(app, caller, dyno, restart: false, cancellation));
        app.Needs(Rights.Operate).MapPost("/formations/{type}/actions/stop", (string type, AppRow app, Caller caller, Orders orders, CancellationToken cancellation) =>
            orders.GiveToTypeAsync(app, caller, type, restart: false, cancellation));
    }

    private static async Task<IResult> ListAsync(AppRow app, IEngine engine, ControlDatabase database, CancellationToken cancellation)
    {
        var releases = await ReleasesAsync(app, database, cancellation);
        return Api.Ok<Dyno[]>([.. Shown(engine, app).Select(d => DynoJson.Of(d, app.Reference, releases))]);
    }

    private static async Task<IResult> ShowAsync(string dyno, AppRow app, IEngine engine, ControlDatabase database, CancellationToken cancellation) =>
        Find(engine, app, dyno) is { } found
            ? Api.Ok(DynoJson.Of(found, app.Reference, await ReleasesAsync(app, database, cancellation)))
            : Api.Refused(Missing);

    private static async Task<IResult> RunAsync(HttpContext http, AppRow app, Caller caller, DynoRuns runs, CancellationToken cancellation)
    {
        var body = await RequestBody.ReadAsync<DynoCreate>(http, cancellation);
        var request = body.Then(RunRequest.Parse);
        if (!request.Succeeded)
        {
            return Api.Refused(request.Fault);
        }

        return (await runs.RunAsync(app, request.Value, caller, cancellation)).Match(Api.Created, Api.Refused);
    }

    private static IResult RunInside() =>
        Api.Refused(Fault.Invalid("heroku run:inside is available for Fir-generation apps only. Use heroku run: it starts a dyno of its own."));

    private static IEnumerable<DynoReport> Shown(IEngine engine, AppRow app) => DynoJson.Shown(engine.Dynos(app.AppId));

    private static DynoReport? Find(IEngine engine, AppRow app, string identity) =>
        Shown(engine, app).FirstOrDefault(d => d.Name.ToString() == identity || d.Id.ToString() == identity);

    private static async Task<IReadOnlyDictionary<int, Guid>> ReleasesAsync(AppRow app, ControlDatabase database, CancellationToken cancellation)
    {
        await using var db = await database.OpenAsync(cancellation);
        var rows = await db.QueryAsync<(int Version, Guid Id)>(new CommandDefinition(
            "select version, id from releases where app_id = @Id order by version desc limit 1000", new { app.Id }, cancellationToken: cancellation));
        return rows.ToDictionary(r => r.Version, r => r.Id);
    }

    /// <summary>Takes restarts and stops.</summary>
    internal sealed class Orders(IEngine engine, DynoOrders orders, ControlDatabase database)
    {
        public Task<IResult> GiveToOneAsync(AppRow app, Caller caller, string dyno, bool restart, CancellationToken cancellation) => Find(engine, app, dyno) is { } found
            ? GiveAsync(app, caller, DynoSelector.One(found.Name), restart, cancellation)
            : Task.FromResult(Api.Refused(Missing));

        public Task<IResult> GiveToTypeAsync(AppRow app, Caller caller, string type, bool restart, CancellationToken cancellation) =>
            ProcessType.Parse(type) is { Succeeded: true } parsed && engine.Dynos(app.AppId).Any(d => d.Name.Type == parsed.Value)
                ? GiveAsync(app, caller, DynoSelector.OfType(parsed.Value), restart, cancellation)
                : Task.FromResult(Api.Refused(Fault.NotFound("formation", "Couldn't find that process type.")));

        public async Task<IResult> GiveAsync(AppRow app, Caller caller, DynoSelector which, bool restart, CancellationToken cancellation)
        {
            await using var change = await database.BeginAsync(caller.Actor, cancellation);
            var dynos = which.Type is null ? "all" : which.Number is null ? $"{which.Type}" : $"{which.Type}.{which.Number}";
            change.Record(restart ? new DynoOrderEvent.Restarted(app.Id, dynos) : new DynoOrderEvent.Stopped(app.Id, dynos));
            await change.CommitAsync(cancellation);
            await (restart ? orders.RestartAsync(app.AppId, which, cancellation) : orders.StopAsync(app.AppId, which, cancellation));
            return Api.Accepted(new Dictionary<string, string>());
        }
    }
}
