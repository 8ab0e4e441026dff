using Tarmac.Contracts.Sources;
using Tarmac.Server.Apps;
using Tarmac.Server.Http;
using Tarmac.Server.Identity;

namespace Tarmac.Server.Sources;

/// <summary><c>POST /sources</c> and the two URLs that it gives.</summary>
internal static class SourceEndpoints
{
    public static void MapSources(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/sources", Open).Gives<Source>(StatusCodes.Status201Created);
        routes.MapApp().Needs(Rights.Deploy).MapPost("/sources", Open).Gives<Source>(StatusCodes.Status201Created);
        routes.MapPut("/" + SourceFiles.Path + "/{token}", PutAsync).OpenToAnybody().TakesFile().GivesNothing(StatusCodes.Status200OK);
        routes.MapGet("/" + SourceFiles.Path + "/{token}", Get).OpenToAnybody().Gives<Stream>(contentType: "application/gzip");
    }

    private static IResult Open(SourceFiles files)
    {
        var (put, get) = files.Open();
        return Api.Created(new Source(new SourceUrls(get, put)));
    }

    private static async Task<IResult> PutAsync(HttpContext http, string token, SourceFiles files, CancellationToken cancellation)
    {
        Uploads.LiftLimits(http);
        var stored = await files.PutAsync(token, http.Request.Body, http.Request.ContentLength, cancellation);
        return stored.Match(_ => Results.Ok(), Api.Refused);
    }

    private static IResult Get(string token, SourceFiles files) => files.FileOf(token) is { } file && File.Exists(file)
        ? Results.File(file, "application/gzip")
        : Api.NotFound("source", "Nothing was uploaded to this URL, or the upload was deleted after a day.");
}
