using Tarmac.Builds;
using Tarmac.Core.Outcomes;
using Tarmac.Server.Capabilities;
using Tarmac.Server.Http;
using Tarmac.Server.Settings;

namespace Tarmac.Server.Sources;

/// <summary>Source archives that clients uploaded for a build. They are kept for a day.</summary>
internal sealed class SourceFiles(TarmacSettings settings, BuildOptions limits, CapabilityUrls urls, Capability capability, TimeProvider time)
{
    public const string Path = "sources";

    private const string PutPurpose = "source-put";

    private const string GetPurpose = "source-get";

    private static readonly TimeSpan PutLife = TimeSpan.FromHours(1);

    private static readonly TimeSpan Life = TimeSpan.FromDays(1);

    private string Folder => settings.InDataDirectory("sources");

    public (string Put, string Get) Open()
    {
        Sweep();
        var id = Guid.CreateVersion7().ToString();
        return (urls.Make(Path, PutPurpose, id, PutLife), urls.Make(Path, GetPurpose, id, Life));
    }

    /// <summary>The archive that a URL made by <see cref="Open"/> gets; null for any other URL.</summary>
    public string? FileOf(Uri url) => CapabilityUrls.TokenOf(url, Path) is { } token ? FileOf(token) : null;

    public string? FileOf(string token) => capability.TryRead(GetPurpose, token, out var id) ? FileOfId(id) : null;

    /// <summary>Stores an uploaded archive: completely, or not at all.</summary>
    /// <param name="token">Of the put URL.</param>
    /// <param name="body">The archive.</param>
    /// <param name="announced">The request's <c>Content-Length</c>.</param>
    /// <param name="cancellation">The client has disconnected.</param>
    public async Task<Result<long>> PutAsync(string token, Stream body, long? announced, CancellationToken cancellation)
    {
        if (!capability.TryRead(PutPurpose, token, out var id))
        {
            return Fault.NotFound("source", "This URL is no longer valid. Ask for a new one: POST /sources.");
        }

        Directory.CreateDirectory(Folder);
        if (new DriveInfo(Folder).AvailableFreeSpace < limits.FreeDiskReserve + Math.Max(announced ?? 0, 0))
        {
            return Uploads.NoRoom;
        }

        var draft = $"{FileOfId(id)}.{Guid.CreateVersion7():N}.new";
        try
        {
            var size = await CopyAsync(body, draft, cancellation);
            if (size > limits.ArchiveLimit)
            {
                return new Fault("payload_too_large", $"The archive is larger than the limit of {limits.ArchiveLimit} bytes.");
            }

            File.Move(draft, FileOfId(id), overwrite: true);
            return size;
        }
        finally
        {
            File.Delete(draft);
        }
    }

    private async Task<long> CopyAsync(Stream body, string file, CancellationToken cancellation)
    {
        await using var target = new FileStream(file, FileMode.CreateNew, FileAccess.Write, FileShare.None);
        var buffer = new byte[64 * 1024];
        long size = 0;
        int read;
        while (size <= limits.ArchiveLimit && (read = await body.ReadAsync(buffer, cancellation)) > 0)
        {
            await target.WriteAsync(buffer.AsMemory(0, read), cancellation);
            size += read;
        }

        return size;
    }

    /// <summary>Deletes archives whose day is over, and the rest of interrupted uploads.</summary>
    public void Sweep()
    {
        if (!Directory.Exists(Folder))
        {
            return;
        }

        var oldest = (time.GetUtcNow() - Life).UtcDateTime;
        foreach (var file in Directory.EnumerateFiles(Folder).Where(f => File.GetLastWriteTimeUtc(f) < oldest))
        {
            File.Delete(file);
        }
    }

    private string FileOfId(string id) => System.IO.Path.Combine(Folder, $"{id}.tgz");
}
