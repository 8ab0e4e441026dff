using Tarmac.Core.Outcomes;
using Tarmac.Postgres.Backups;
using Tarmac.Postgres.Clusters;

namespace Tarmac.Postgres.AddOns;

/// <summary>The dump that is taken of a database before it is destroyed.</summary>
internal sealed class LastDump(string folder, DatabaseDump dump)
{
    public string Cluster(Guid id) => Path.Combine(folder, $"{id}.cluster");

    public string? Find(Guid id) => System.IO.File.Exists(File(id)) ? File(id) : Directory.Exists(Cluster(id)) ? Cluster(id) : null;

    public string File(Guid id) => Path.Combine(folder, $"{id}.dump");

    public async Task<Result<string>> TakeAsync(Cluster cluster, AddOnRecord record, AppDatabase database, CancellationToken cancellation) =>
        await dump.WriteAsync(cluster, record, database, File(record.Id), cancellation) switch
        {
            null => File(record.Id),
            { } full when full == PostgresFault.DiskFull => full,
            { } failed => failed with { Message = $"The last dump of the database failed, so nothing was destroyed: {failed.Message}" },
        };
}
