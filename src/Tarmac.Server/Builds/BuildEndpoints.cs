using System.Net.Http.Headers;
using Tarmac.Builds.Buildpacks;
using Tarmac.Builds.Output;
using Tarmac.Contracts.Builds;
using Tarmac.Server.Apps;
using Tarmac.Server.Capabilities;
using Tarmac.Server.Database;
using Tarmac.Server.Http;
using Tarmac.Server.Identity;

namespace Tarmac.Server.Builds;

/// <summary>Builds of source archives, and what every build wrote.</summary>
internal static class BuildEndpoints
{
    public static void MapBuilds(this IEndpointRouteBuilder routes)
    {
        var app = routes.MapApp();
        app.Needs(Rights.View).MapGet("/builds", ListAsync).GivesPageOf<Build>();
        app.Needs(Rights.View).MapGet("/builds/{build}", ShowAsync).Gives<Build>();
        app.Needs(Rights.Deploy).MapPost("/builds", CreateAsync).Takes<BuildCreate>().Gives<Build>(StatusCodes.Status201Created);
        app.Needs(Rights.Deploy).MapDelete("/builds/{build}", CancelAsync).Gives<Build>();
        app.Needs(Rights.Deploy).MapDelete("/build-cache", async (AppRow row, BuildCaches caches, CancellationToken cancellation) =>
        {
            await caches.DeleteAsync(row.AppId, cancellation);
            return Results.NoContent();
        }).GivesNothing(StatusCodes.Status204NoContent);
        routes.MapGet("/streams/{token}", StreamAsync).OpenToAnybody().Gives<string>(contentType: "text/plain");
    }

    private static async Task<IResult> ListAsync(HttpContext http, AppRow app, ControlDatabase database, CapabilityUrls urls, CancellationToken cancellation)
    {
        await using var db = await database.OpenAsync(cancellation);
        return await Page.AnswerAsync<BuildRow, Build>(
            http, db, $"{BuildStore.Select} where b.app_id = @app", new { app = app.Id }, [PageField.Id], (row, _) => row.Id.ToString(), row => BuildJson.Of(row, urls));
    }

    private static async Task<IResult> ShowAsync(string build, AppRow app, BuildStore store, CapabilityUrls urls, CancellationToken cancellation) =>
        Api.From((await store.FindAsync(app.Id, build, cancellation)).Then<Build>(row => BuildJson.Of(row, urls)));

    private static async Task<IResult> CreateAsync(HttpContext http, AppRow app, Caller caller, ArchiveBuilds builds, CapabilityUrls urls, CancellationToken cancellation)
    {
        var body = await RequestBody.ReadAsync<BuildCreate>(http, cancellation);
        if (!body.Succeeded)
        {
            return Api.Refused(body.Fault);
        }

        return (await builds.BeginAsync(app, caller, body.Value, cancellation)).Match(row => Api.Created(BuildJson.Of(row, urls)), Api.Refused);
    }

    private static async Task<IResult> CancelAsync(string build, AppRow app, BuildStore store, RunningBuilds running, CapabilityUrls urls, CancellationToken cancellation)
    {
        var found = await store.FindAsync(app.Id, build, cancellation);
        const string Reason = "The build was cancelled.";
        if (found.Succeeded && !running.Cancel(found.Value.Id, Reason) && !await store.FailAsync(found.Value, Reason, cancellation))
        {
            return Api.Refused(Core.Outcomes.Fault.Invalid("This build is no longer running."));
        }

        return Api.From(found.Then<Build>(row => BuildJson.Of(row, urls)));
    }

    private static async Task StreamAsync(HttpContext http, string token, CapabilityUrls urls, BuildOutputs outputs)
    {
        if (urls.ReadOutput(token) is not { } id || !outputs.Exists(id))
        {
            await Api.NotFound("output", "There is no output yet.").ExecuteAsync(http);
            return;
        }

        var offset = OffsetOf(http.Request.Headers.Range);
        http.Response.ContentType = "text/plain; charset=utf-8";
        http.Response.Headers.CacheControl = "no-store";
        if (offset > 0)
        {
            http.Response.StatusCode = StatusCodes.Status206PartialContent;
            http.Response.Headers.ContentRange = $"bytes {offset}-/*";
        }

        await http.Response.StartAsync(http.RequestAborted);
        await foreach (var bytes in outputs.ReadAsync(id, offset, http.RequestAborted))
        {
            await http.Response.Body.WriteAsync(bytes, http.RequestAborted);
            await http.Response.Body.FlushAsync(http.RequestAborted);
        }
    }

    // A reader whose connection broke asks for the rest: "bytes=1234-".
    private static long OffsetOf(string? range) =>
        RangeHeaderValue.TryParse(range, out var parsed) && parsed is { Unit: "bytes", Ranges.Count: 1 } ? parsed.Ranges.First().From ?? 0 : 0;
}
