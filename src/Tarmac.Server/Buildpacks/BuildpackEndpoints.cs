using Dapper;
using BuildpackReference = Tarmac.Builds.Buildpacks.BuildpackReference;
using Tarmac.Contracts.Buildpacks;
using Tarmac.Core.Outcomes;
using Tarmac.Server.Apps;
using Tarmac.Server.Database;
using Tarmac.Server.Events;
using Tarmac.Server.Http;
using Tarmac.Server.Identity;

namespace Tarmac.Server.Buildpacks;

/// <summary><c>/apps/{app}/buildpack-installations</c>: what an app is built with, in order. None: whichever shipped one detects it.</summary>
internal static class BuildpackEndpoints
{
    private const int Limit = 20;
    private const string Select = "select url from buildpack_installations where app_id = @app order by ordinal";

    public static void MapBuildpacks(this IEndpointRouteBuilder routes)
    {
        var app = routes.MapApp();
        app.Needs(Rights.View).MapGet("/buildpack-installations", ListAsync).Gives<BuildpackInstallation[]>();
        app.Needs(Rights.Deploy).MapPut("/buildpack-installations", ReplaceAsync).Takes<BuildpackUpdates>().Gives<BuildpackInstallation[]>();
    }

    private static async Task<IResult> ListAsync(AppRow app, ControlDatabase database, CancellationToken cancellation)
    {
        await using var db = await database.OpenAsync(cancellation);
        return Api.Ok(Wire(await db.QueryAsync<string>(new CommandDefinition(Select, new { app = app.Id }, cancellationToken: cancellation))));
    }

    private static async Task<IResult> ReplaceAsync(HttpContext http, AppRow app, Caller caller, ControlDatabase database, CancellationToken cancellation)
    {
        var references = (await RequestBody.ReadAsync<BuildpackUpdates>(http, cancellation)).Then(Parse);
        if (!references.Succeeded)
        {
            return Api.Refused(references.Fault);
        }

        string[] urls = [.. references.Value.Select(r => r.Url)];
        await using var change = await database.BeginAsync(caller.Actor, cancellation);
        var locked = await AppStore.LockAsync(change, app.Id, cancellation);
        if (!locked.Succeeded)
        {
            return Api.Refused(locked.Fault);
        }

        await change.Db.ExecuteAsync(new CommandDefinition(
            """
            delete from buildpack_installations where app_id = @app;
            insert into buildpack_installations (app_id, ordinal, url) select @app, ordinality - 1, url from unnest(@urls) with ordinality as u (url, ordinality);
            """,
            new { app = app.Id, urls }, cancellationToken: cancellation));
        change.Record(new BuildpackEvent.Replaced(app.Id, [.. references.Value.Select(r => r.Text)]));
        await change.CommitAsync(cancellation);
        return Api.Ok(Wire(urls));
    }

    private static Result<IReadOnlyList<BuildpackReference>> Parse(BuildpackUpdates body)
    {
        if (body.Updates is not { Length: <= Limit } updates)
        {
            return Fault.Invalid($"Give the updates: a list of at most {Limit} buildpacks.");
        }

        Result<BuildpackReference>[] parsed = [.. updates.Select(u => BuildpackReference.Parse(u.Buildpack))];
        return parsed.FirstOrDefault(p => !p.Succeeded).Fault is { } fault ? fault : parsed.Select(p => p.Value).ToArray();
    }

    private static BuildpackInstallation[] Wire(IEnumerable<string> urls) =>
        [.. urls.Select((url, i) => new BuildpackInstallation { Buildpack = new Contracts.Buildpacks.BuildpackReference(url, BuildpackReference.Parse(url) is { Succeeded: true } known ? known.Value.Text : url), Ordinal = i })];
}
