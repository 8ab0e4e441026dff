using Tarmac.Core.Outcomes;
using Tarmac.Postgres.AddOns;
using Tarmac.Postgres.Backups;
using Tarmac.Server.Operations;

namespace Tarmac.Server.Transfers;

/// <summary>Backs a database up: <c>heroku pg:backups:capture</c>. Of each app's backups the newest are kept.</summary>
internal sealed class BackupWork(PostgresAddOns postgres, TransferStore store, BackupFiles files, BackupDeletion deletion) : IOperationWork
{
    private const int KeptBackups = 20;

    public string Kind => OperationKind.Backup;

    public bool MustSucceed => false;

    public bool CanBeUndone => true;

    public async Task<Result<OperationResult>> RunAsync(OperationRow row, IProgress<BackupProgress> progress, CancellationToken cancellation) =>
        row.AddonId is { } addOn
            ? (await postgres.Backups.BackUpAsync(addOn, files.FileOf(row.AppId, row.Id), progress, cancellation))
                .Then<OperationResult>(made => new OperationResult(made.DatabaseBytes, made.Bytes))
            : Fault.Invalid("The database no longer exists.");

    public void Undo(OperationRow row) => files.Delete(row.AppId, row.Id);

    public async Task EndedAsync(OperationRow row, CancellationToken cancellation)
    {
        var finished = (await store.OfAppAsync(row.AppId, cancellation)).Where(t => t is { IsBackup: true, Note: null, FinishedAt: not null });
        foreach (var old in finished.OrderByDescending(t => t.Num).Skip(KeptBackups))
        {
            await deletion.RunAsync(old, cancellation);
        }
    }
}
