using Tarmac.Core.Outcomes;
using Tarmac.Postgres.AddOns;

namespace Tarmac.Postgres.Backups;

/// <summary>
/// Backups, restores and last dumps of databases: long work. Of one database one at a time; the app goes on, and what takes a moment (a reset, an
/// attachment) waits for a step of it at most. Each may be repeated after a crash at any line.
/// </summary>
public sealed class PostgresBackups
{
    private readonly TimeProvider _time;
    private readonly AddOnAccess _access;
    private readonly AddOnRecords _records;
    private readonly DatabaseDump _dump;
    private readonly LastDump _last;
    private readonly Destruction _destruction;

    internal PostgresBackups(
        TimeProvider time, AddOnAccess access, AddOnRecords records, DatabaseDump dump, LastDump last, Destruction destruction)
    {
        _time = time;
        _access = access;
        _records = records;
        _dump = dump;
        _last = last;
        _destruction = destruction;
    }

    /// <summary>Dumps the database to a file while the app goes on, and verifies the dump by restoring it beside the database. A failure leaves no file.</summary>
    public Task<Result<BackupFile>> BackUpAsync(Guid id, string file, IProgress<BackupProgress>? progress, CancellationToken cancellation) =>
        _access.WithClusterAsync<BackupFile>(id, AddOnUse.LongWork, async addOn =>
        {
            var size = (await DatabaseFigures.ReadAsync(addOn.Cluster, addOn.Record, cancellation)).Size;
            var dumped = await _access.WithAddOnLockAsync<bool>(
                id, AddOnUse.Shared, async () => await _dump.WriteAsync(addOn, file, size, progress, cancellation) is { } failed ? failed : true, cancellation);
            if (!dumped.Succeeded)
            {
                return dumped.Fault;
            }

            if (await VerifyAsync(addOn, file, progress, cancellation) is { } fault)
            {
                return fault with { Message = $"The dump could not be restored, so the backup failed: {fault.Message}" };
            }

            return new BackupFile(new FileInfo(file).Length, size);
        }, cancellation);

    /// <summary>Puts what a dump holds in the place of the database, whole or not at all. Names and password stay; open sessions are cut.</summary>
    public Task<Result<bool>> RestoreAsync(Guid id, string file, IProgress<BackupProgress>? progress, CancellationToken cancellation) =>
        _access.WithClusterAsync<bool>(id, AddOnUse.LongWork, async addOn =>
        {
            var scratch = new ScratchDatabase(addOn, _time);
            try
            {
                if (await scratch.FillAsync(file, BackupStep.Restoring, progress, cancellation) is { } fault)
                {
                    return fault;
                }

                return await _access.WithAddOnLockAsync<bool>(id, AddOnUse.Exclusive, async () =>
                {
                    progress?.Report(new BackupProgress(BackupStep.Replacing, new FileInfo(file).Length, new FileInfo(file).Length));
                    await scratch.ReplaceAsync(cancellation);
                    return true;
                }, cancellation);
            }
            finally
            {
                await scratch.DropAsync(CancellationToken.None);
            }
        }, cancellation);

    /// <summary>
    /// Refuses connections and takes the dump that is kept of a database that is being destroyed: <c>dumps/ID.dump</c>; again: the same path.
    /// A cluster that cannot be dumped is kept whole instead as <c>dumps/ID.cluster</c>, if that is forced.
    /// </summary>
    public Task<Result<string>> TakeLastDumpAsync(Guid id, bool force, IProgress<BackupProgress>? progress, CancellationToken cancellation) =>
        _access.WithAddOnLockAsync<string>(id, AddOnUse.LongWork, async () => _records.Find(id) switch
        {
            { } record => (await _destruction.DumpAsync(record, force, progress, cancellation)).Then<string>(dumped => dumped.LastDump!),
            null => _last.Find(id) is { } kept ? kept : AddOnAccess.NotFound,
        }, cancellation);

    /// <summary>Where the last dump of a database is put.</summary>
    public string LastDumpOf(Guid id) => _last.File(id);

    /// <summary>Deletes last dumps of databases that were destroyed before then, and says of which add-ons.</summary>
    public IReadOnlyList<Guid> RemoveLastDumps(DateTimeOffset before) => _last.Remove(before, id => _records.Find(id) is null);

    private async Task<Fault?> VerifyAsync(OpenAddOn addOn, string file, IProgress<BackupProgress>? progress, CancellationToken cancellation)
    {
        var scratch = new ScratchDatabase(addOn, _time);
        var verified = false;
        try
        {
            var fault = await scratch.FillAsync(file, BackupStep.Verifying, progress, cancellation);
            verified = fault is null;
            return fault;
        }
        finally
        {
            if (!verified)
            {
                File.Delete(file);
            }

            await scratch.DropAsync(CancellationToken.None);
        }
    }
}
