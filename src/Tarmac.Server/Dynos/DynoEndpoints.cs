using Dapper;
using Tarmac.Contracts.Dynos;
using Tarmac.Contracts.Errors;
using Tarmac.Core.Outcomes;
using Tarmac.Server.Apps;
using Tarmac.Server.Database;
using Tarmac.Server.Dynos.Orders;
using Tarmac.Server.Http;
using Tarmac.Server.Identity;

namespace Tarmac.Server.Dynos;

/// <summary><c>heroku ps</c>, <c>run</c>, <c>ps:restart</c>, <c>ps:stop</c>.</summary>
internal static class DynoEndpoints
{
    public static void MapDynos(this IEndpointRouteBuilder routes)
    {
        var app = routes.MapApp();
        app.Needs(Rights.View).MapGet("/dynos", ListAsync).Gives<Dyno[]>();
        app.Needs(Rights.View).MapGet("/dynos/{dyno}", ShowAsync).Gives<Dyno>();
        app.Needs(Rights.Deploy | Rights.Operate).MapPost("/dynos", RunAsync).Takes<DynoCreate>().Gives<Dyno>(StatusCodes.Status201Created);
        app.Needs(Rights.Deploy | Rights.Operate).MapPost("/dynos/{dyno}", RunInside).Gives<ApiError>(StatusCodes.Status422UnprocessableEntity);
        app.Needs(Rights.Operate).MapDelete("/dynos", (AppRow app, Caller caller, OrderTaking orders, CancellationToken cancellation) =>
            orders.GiveAsync(app, caller, DynoSelector.All, DynoOrderKind.Restart, cancellation)).Gives<Dictionary<string, string>>(StatusCodes.Status202Accepted);
        app.Needs(Rights.Operate).MapDelete("/dynos/{dyno}", (string dyno, AppRow app, Caller caller, OrderTaking orders, CancellationToken cancellation) =>
            orders.GiveToOneAsync(app, caller, dyno, DynoOrderKind.Restart, cancellation)).Gives<Dictionary<string, string>>(StatusCodes.Status202Accepted);
        app.Needs(Rights.Operate).MapDelete("/formations/{type}", (string type, AppRow app, Caller caller, OrderTaking orders, CancellationToken cancellation) =>
            orders.GiveToTypeAsync(app, caller, type, DynoOrderKind.Restart, cancellation)).Gives<Dictionary<string, string>>(StatusCodes.Status202Accepted);
        app.Needs(Rights.Operate).MapPost("/dynos/{dyno}/actions/stop", (string dyno, AppRow app, Caller caller, OrderTaking orders, CancellationToken cancellation) =>
            orders.GiveToOneAsync(app, caller, dyno, DynoOrderKind.Stop, cancellation)).Gives<Dictionary<string, string>>(StatusCodes.Status202Accepted);
        app.Needs(Rights.Operate).MapPost("/formations/{type}/actions/stop", (string type, AppRow app, Caller caller, OrderTaking orders, CancellationToken cancellation) =>
            orders.GiveToTypeAsync(app, caller, type, DynoOrderKind.Stop, cancellation)).Gives<Dictionary<string, string>>(StatusCodes.Status202Accepted);
    }

    private static async Task<IResult> ListAsync(AppRow app, AppDynos dynos, ControlDatabase database, CancellationToken cancellation)
    {
        var releases = await ReleasesAsync(app, database, cancellation);
        return Api.Ok<Dyno[]>([.. dynos.Shown(app.AppId).Select(d => DynoJson.Of(d, app.Reference, releases))]);
    }

    private static async Task<IResult> ShowAsync(string dyno, AppRow app, AppDynos dynos, ControlDatabase database, CancellationToken cancellation) =>
        dynos.Find(app.AppId, dyno) is { } found
            ? Api.Ok(DynoJson.Of(found, app.Reference, await ReleasesAsync(app, database, cancellation)))
            : Api.Refused(OrderTaking.Missing);

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

    private static async Task<IReadOnlyDictionary<int, Guid>> ReleasesAsync(AppRow app, ControlDatabase database, CancellationToken cancellation)
    {
        await using var db = await database.OpenAsync(cancellation);
        var rows = await db.QueryAsync<(int Version, Guid Id)>(new CommandDefinition(
            "select version, id from releases where app_id = @Id order by version desc limit 1000", new { app.Id }, cancellationToken: cancellation));
        return rows.ToDictionary(r => r.Version, r => r.Id);
    }
}
