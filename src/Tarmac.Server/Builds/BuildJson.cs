using System.Text.Json;
using Tarmac.Contracts.Builds;
using Tarmac.Server.Capabilities;
using Tarmac.Server.Database;

namespace Tarmac.Server.Builds;

/// <summary>A build as the Platform API shows it.</summary>
internal static class BuildJson
{
    public static Build Of(BuildRow row, CapabilityUrls urls) => new()
    {
        Id = row.Id,
        App = new IdReference(row.AppId),
        Buildpacks = [.. (JsonSerializer.Deserialize(row.Buildpacks, DatabaseJson.Default.StringArray) ?? []).Select(b => new BuildBuildpack(b, b))],
        OutputStreamUrl = urls.Output(row.Id),
        SourceBlob = new SourceBlob
        {
            Url = row.SourceUrl ?? "",
            Checksum = row.SourceChecksum,
            Version = row.SourceVersion,
            VersionDescription = row.SourceVersionDescription,
        },
        Release = row.ReleaseId is { } release ? new IdReference(release) : null,
        Slug = row.SlugId is { } slug ? new IdReference(slug) : null,
        Stack = row.Stack,
        Status = row.Status,
        User = new BuildUser(row.AccountId, row.AccountEmail),
        CreatedAt = new DateTimeOffset(row.CreatedAt, TimeSpan.Zero),
        UpdatedAt = new DateTimeOffset(row.UpdatedAt, TimeSpan.Zero),
    };
}
