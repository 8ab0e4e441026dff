using Tarmac.Contracts.Apps;
using Tarmac.Contracts.Errors;
using Tarmac.Core.Apps;
using Tarmac.Core.Outcomes;
using Tarmac.Server.Database;
using Tarmac.Server.Http;
using Tarmac.Server.Identity;
using Tarmac.Server.Regions;
using Tarmac.Server.Stacks;

namespace Tarmac.Server.Apps;

/// <summary><c>/apps</c>.</summary>
internal static class AppEndpoints
{
    private const string Mine = $"{AppSql.List} where {AppSql.Alive} and {AppSql.Accessible}";

    private static readonly PageField[] Fields = [PageField.Id, PageField.Text("name")];

    public static void MapApps(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/apps", CreateAsync).Takes<AppCreate>().Gives<App>(StatusCodes.Status201Created);
        routes.MapGet("/apps", ListAsync).GivesPageOf<App>();
        routes.MapGet("/users/{user}/apps", ListAsync).GivesPageOf<App>();
        routes.MapPost("/teams/apps", () => Api.NotFound("team", "Couldn't find that team.")).Gives<ApiError>(StatusCodes.Status404NotFound);
        var app = routes.MapApp();
        app.Needs(Rights.View).MapGet("", (AppRow row, AppWire wire) => Api.Ok(wire.Of(row))).Gives<App>();
        app.Needs(Rights.Deploy | Rights.Operate).MapPatch("", UpdateAsync).Takes<AppUpdate>().Gives<App>();
        app.Needs(Rights.Manage).MapDelete("", DestroyAsync).Gives<App>();
    }

    private static async Task<IResult> ListAsync(HttpContext http, Caller caller, ControlDatabase database, AppWire wire, CancellationToken cancellation)
    {
        await using var db = await database.OpenAsync(cancellation);
        return await Page.AnswerAsync<AppRow, App>(
            http, db, Mine, new { caller = caller.Id }, Fields, (row, field) => field == "id" ? row.Id.ToString() : row.Name, wire.Of);
    }

    private static async Task<IResult> CreateAsync(HttpContext http, Caller caller, AppCreation creation, AppWire wire, CancellationToken cancellation)
    {
        var body = await RequestBody.ReadAsync<AppCreate>(http, cancellation);
        if (!body.Succeeded)
        {
            return Api.Refused(body.Fault);
        }

        if (body.Value.Space is not null || body.Value.Team is not null)
        {
            return Api.Refused(Fault.Invalid("Tarmac has no spaces and no teams; leave both out."));
        }

        var name = body.Value.Name is null ? null : (Result<AppName>?)AppName.Parse(body.Value.Name);
        var stack = StackEndpoints.Find(body.Value.Stack);
        var region = RegionEndpoints.Find(body.Value.Region);
        if ((name?.Fault ?? stack.Fault ?? region.Fault) is { } fault)
        {
            return Api.Refused(fault);
        }

        var created = await creation.CreateAsync(caller, name?.Value, stack.Value.Name, cancellation);
        return created.Match(row => Api.Created(wire.Of(row)), Api.Refused);
    }

    private static async Task<IResult> UpdateAsync(
        HttpContext http, AppRow app, Caller caller, Permissions permissions, AppChanges changes, AppWire wire, CancellationToken cancellation)
    {
        var body = await RequestBody.ReadAsync<AppUpdate>(http, cancellation);
        if (!body.Succeeded)
        {
            return Api.Refused(body.Fault);
        }

        // Collaborators may switch the maintenance mode; a new name is the owner's.
        if (body.Value.Name is { } wanted && wanted != app.Name && await permissions.RefusalAsync(app, caller, Rights.Manage, cancellation) is { } refusal)
        {
            return Api.Refused(refusal);
        }

        var name = body.Value.Name is null ? null : (Result<AppName>?)AppName.Parse(body.Value.Name);
        if ((name?.Fault ?? StackEndpoints.Find(body.Value.BuildStack).Fault) is { } fault)
        {
            return Api.Refused(fault);
        }

        return Api.From((await changes.UpdateAsync(caller.Actor, app, name?.Value, body.Value.Maintenance, cancellation)).Then<App>(row => wire.Of(row)));
    }

    private static async Task<IResult> DestroyAsync(AppRow app, Caller caller, AppChanges changes, AppWire wire, CancellationToken cancellation) =>
        Api.From((await changes.DestroyAsync(caller.Actor, app, cancellation)).Then<App>(row => wire.Of(row)));
}
