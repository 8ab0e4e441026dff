using Tarmac.Core.Outcomes;
using Tarmac.Postgres.Backups;

namespace Tarmac.Postgres.AddOns;

/// <summary>The dump that is taken of a database before it is destroyed, and how long it stays.</summary>
internal sealed class LastDump(string folder, DatabaseDump dump, TimeProvider time)
{
    public string Cluster(Guid id) => Path.Combine(folder, $"{id}.cluster");

    public string? Find(Guid id) => System.IO.File.Exists(File(id)) ? File(id) : Directory.Exists(Cluster(id)) ? Cluster(id) : null;

    public string File(Guid id) => Path.Combine(folder, $"{id}.dump");

    public async Task<Result<string>> TakeAsync(OpenAddOn addOn, IProgress<BackupProgress>? progress, CancellationToken cancellation)
    {
        var size = (await DatabaseFigures.ReadAsync(addOn.Cluster, addOn.Record, cancellation)).Size;
        return await dump.WriteAsync(addOn, File(addOn.Record.Id), size, progress, cancellation) switch
        {
            null => File(addOn.Record.Id),
            { } full when full == PostgresFault.DiskFull => full,
            { } failed => failed with { Message = $"The last dump of the database failed, so nothing was destroyed: {failed.Message}" },
        };
    }

    /// <summary>Deletes what was kept before then of databases that are gone.</summary>
    public IReadOnlyList<Guid> Remove(DateTimeOffset before, Func<Guid, bool> isGone)
    {
        var removed = new List<Guid>();
        foreach (var kept in Directory.Exists(folder) ? new DirectoryInfo(folder).GetFileSystemInfos() : [])
        {
            if (Guid.TryParse(Path.GetFileNameWithoutExtension(kept.Name), out var id) && isGone(id) && KeptSince(kept) < before)
            {
                if (kept is DirectoryInfo cluster)
                {
                    cluster.Delete(recursive: true);
                }
                else
                {
                    kept.Delete();
                }

                removed.Add(id);
            }
        }

        return removed;
    }

    /// <summary>A folder that is moved keeps its old time: it counts from now.</summary>
    public void Date(string place) => Directory.SetLastWriteTimeUtc(place, time.GetUtcNow().UtcDateTime);

    private static DateTimeOffset KeptSince(FileSystemInfo kept) => new(kept.LastWriteTimeUtc, TimeSpan.Zero);
}
