using Dapper;
using Tarmac.Builds.Slugs;
using Tarmac.Core.Outcomes;
using Tarmac.Core.Slugs;
using Tarmac.Server.Capabilities;
using Tarmac.Server.Database;
using Tarmac.Server.Events;
using Tarmac.Server.Http;
using Tarmac.Server.Identity;

namespace Tarmac.Server.Slugs;

/// <summary>Behind a slug's <c>blob.url</c>: its archive is put there once, and its image is got from there.</summary>
internal static class SlugArchives
{
    public static void MapSlugArchives(this IEndpointRouteBuilder routes)
    {
        routes.MapPut("/slugs/{token}", PutAsync).OpenToAnybody().TakesFile().GivesNothing(StatusCodes.Status200OK);
        routes.MapGet("/slugs/{token}", Get).OpenToAnybody().Gives<Stream>(contentType: "application/octet-stream");
    }

    private static async Task<IResult> PutAsync(
        HttpContext http, string token, Capability capability, SlugUpload upload, ControlDatabase database, CancellationToken cancellation)
    {
        if (IdOf(capability, token, "put") is not { } slug)
        {
            return Api.Refused(Ended);
        }

        (Guid App, string? Checksum, long? Size)? row;
        await using (var db = await database.OpenAsync(cancellation))
        {
            row = await db.QuerySingleOrDefaultAsync<(Guid, string?, long?)?>(new CommandDefinition(
                "select app_id, checksum, size from slugs where id = @slug", new { slug }, cancellationToken: cancellation));
        }

        if (row is not { } found)
        {
            return Api.Refused(Ended);
        }

        if (found.Size is not null)
        {
            return Api.Refused(Fault.Conflict("This slug already has its archive. A slug cannot be changed; create another."));
        }

        Uploads.LiftLimits(http);
        var stored = await upload.StoreAsync(slug, http.Request.Body, found.Checksum, cancellation);
        if (!stored.Succeeded)
        {
            return Api.Refused(stored.Fault);
        }

        await using var change = await database.BeginAsync(Actor.Platform, cancellation);
        await change.Db.ExecuteAsync(new CommandDefinition(
            "update slugs set size = @Size, digest = @Digest, checksum = coalesce(checksum, @Digest), updated_at = now() where id = @slug",
            new { slug, stored.Value.Size, stored.Value.Digest }, cancellationToken: cancellation));
        change.Record(new SlugEvent.Uploaded(found.App, slug));
        await change.CommitAsync(cancellation);
        return Results.Ok();
    }

    private static IResult Get(string token, Capability capability, ISlugStore slugs) =>
        IdOf(capability, token, "get") is { } slug && slugs.FileOf(new SlugReference(slug, null, 0)) is { } file
            ? Results.File(file, "application/octet-stream", enableRangeProcessing: true)
            : Api.Refused(Ended);

    private static Fault Ended { get; } = Fault.NotFound("slug", "This URL is no longer valid. Ask for the slug again.");

    private static Guid? IdOf(Capability capability, string token, string method) =>
        capability.TryRead(SlugRow.Purpose, token, out var content) && content.Split(':') is [var granted, var id] && granted == method ? Guid.Parse(id) : null;
}
