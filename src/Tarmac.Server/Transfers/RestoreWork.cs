using Tarmac.Core.Outcomes;
using Tarmac.Postgres.AddOns;
using Tarmac.Postgres.Backups;
using Tarmac.Server.Operations;

namespace Tarmac.Server.Transfers;

/// <summary>Restores a database from a backup or from a dump that was sent: <c>heroku pg:backups:restore</c>.</summary>
internal sealed class RestoreWork(PostgresAddOns postgres, OperationStore store, BackupFiles files) : IOperationWork
{
    public string Kind => OperationKind.Restore;

    public bool MustSucceed => false;

    public bool CanBeUndone => false;

    public async Task<Result<OperationResult>> RunAsync(OperationRow row, IProgress<BackupProgress> progress, CancellationToken cancellation)
    {
        var source = row.Source is { } backup ? await store.GetAsync(backup, cancellation) : row;
        var file = source is null ? null : files.FileOf(source.AppId, source.Id);
        if (row.AddonId is not { } addOn || file is null || !File.Exists(file))
        {
            return Fault.Invalid("The database or the backup no longer exists.");
        }

        var length = new FileInfo(file).Length;
        return (await postgres.Backups.RestoreAsync(addOn, file, progress, cancellation)).Then<OperationResult>(_ => new OperationResult(length, length));
    }

    public void Undo(OperationRow row) => DeleteOwn(row);

    public Task EndedAsync(OperationRow row, CancellationToken cancellation)
    {
        DeleteOwn(row);
        return Task.CompletedTask;
    }

    // The dump that was sent with the request serves this restore alone.
    private void DeleteOwn(OperationRow row)
    {
        if (row.Source is null)
        {
            files.Delete(row.AppId, row.Id);
        }
    }
}
