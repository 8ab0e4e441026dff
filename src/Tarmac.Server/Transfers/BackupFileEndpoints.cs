using Tarmac.Server.Http;
using Tarmac.Server.Identity;
using Tarmac.Server.Operations;

namespace Tarmac.Server.Transfers;

/// <summary>Behind a backup's public URL.</summary>
internal static class BackupFileEndpoints
{
    public static void MapBackupFiles(this IEndpointRouteBuilder routes) => routes.MapGet($"/{BackupUrls.Path}/{{token}}", GetAsync).OpenToAnybody().Gives<Stream>(contentType: "application/octet-stream");

    private static async Task<IResult> GetAsync(string token, BackupUrls urls, OperationStore store, BackupFiles files, CancellationToken cancellation) =>
        urls.ReadToken(token) is { } id && await store.GetAsync(id, cancellation) is { IsBackup: true, Succeeded: true } row && files.FileOf(row.AppId, row.Id) is var file && File.Exists(file)
            ? Results.File(file, "application/octet-stream", $"{row.Name}.dump", enableRangeProcessing: true)
            : Api.NotFound("transfer", "This URL is no longer valid. Ask for another: heroku pg:backups:url");
}
