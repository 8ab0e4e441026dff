using Tarmac.Contracts.Releases;
using Tarmac.Core.Outcomes;
using Tarmac.Server.Apps;
using Tarmac.Server.ConfigVars;
using Tarmac.Server.Database;
using Tarmac.Server.Http;
using Tarmac.Server.Identity;

namespace Tarmac.Server.Releases;

/// <summary><c>/apps/{app}/releases</c>: history, rollback, release of a slug.</summary>
internal static class ReleaseEndpoints
{
    private const int DescriptionLimit = 1000;
    private const string OfApp = $"{ReleaseSql.List} where r.app_id = @app";

    public static void MapReleases(this IEndpointRouteBuilder routes)
    {
        var app = routes.MapApp();
        app.Needs(Rights.View).MapGet("/releases", ListAsync).GivesPageOf<Release>();
        app.Needs(Rights.Deploy | Rights.Operate).MapPost("/releases", CreateAsync).Takes<ReleaseCreate>().Gives<Release>(StatusCodes.Status201Created);
        app.Needs(Rights.View).MapGet("/releases/{release}", InfoAsync).Gives<Release>();
        app.Needs(Rights.Deploy | Rights.Operate).MapGet("/releases/{release}/config-vars", ConfigAsync).Gives<Dictionary<string, string>>();
    }

    private static async Task<IResult> ListAsync(HttpContext http, AppRow app, ControlDatabase database, ReleaseWire wire, CancellationToken cancellation)
    {
        await using var db = await database.OpenAsync(cancellation);
        return await Page.AnswerAsync<ReleaseRow, Release>(
            http, db, OfApp, new { app = app.Id }, [PageField.Number("version"), PageField.Id],
            (row, field) => field == "id" ? row.Id.ToString() : $"{row.Version}", wire.Of);
    }

    private static async Task<IResult> InfoAsync(AppRow app, string release, ReleaseStore store, ReleaseWire wire, CancellationToken cancellation) =>
        Api.From((await store.FindAsync(app.Id, release, cancellation)).Then<Release>(row => wire.Of(row)));

    private static async Task<IResult> ConfigAsync(AppRow app, string release, ReleaseStore store, ConfigVarBox box, CancellationToken cancellation) =>
        Api.From((await store.FindAsync(app.Id, release, cancellation)).Then<Dictionary<string, string>>(row => ConfigVarEndpoints.Wire(box.Open(row.Config))));

    private static async Task<IResult> CreateAsync(
        HttpContext http, AppRow app, Caller caller, ReleaseStore store, ReleaseCreation creation, ReleaseWire wire, CancellationToken cancellation)
    {
        var body = await RequestBody.ReadAsync<ReleaseCreate>(http, cancellation);
        if (!body.Succeeded)
        {
            return Api.Refused(body.Fault);
        }

        var (release, slug, description) = (body.Value.Release, body.Value.Slug, body.Value.Description);
        if (description?.Length > DescriptionLimit)
        {
            return Api.Refused(Fault.Invalid($"Description is longer than {DescriptionLimit} characters."));
        }

        if (release is null == slug is null)
        {
            return Api.Refused(Fault.Invalid("Give either a release to go back to, or a slug to release."));
        }

        if (slug is not null)
        {
            return Answer(await creation.OfSlugAsync(caller.Actor, app, slug, description, cancellation), wire);
        }

        var target = await store.FindAsync(app.Id, release, cancellation);
        return target.Succeeded ? Answer(await creation.RollbackAsync(caller.Actor, app, target.Value, cancellation), wire) : Api.Refused(target.Fault);
    }

    private static IResult Answer(Result<ReleaseRow> made, ReleaseWire wire) => made.Match(row => Api.Created(wire.Of(row)), Api.Refused);
}
