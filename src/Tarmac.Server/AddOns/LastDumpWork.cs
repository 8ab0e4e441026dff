using Tarmac.Core.Outcomes;
using Tarmac.Postgres.AddOns;
using Tarmac.Postgres.Backups;
using Tarmac.Server.Operations;

namespace Tarmac.Server.AddOns;

/// <summary>Takes the dump that is kept of a database that is being destroyed. Then the add-on's worker removes the database.</summary>
internal sealed class LastDumpWork(PostgresAddOns postgres, AddOnStore store, AddOnLoop addOns) : IOperationWork
{
    public string Kind => OperationKind.LastDump;

    public bool MustSucceed => true;

    public bool CanBeUndone => false;

    public async Task<Result<OperationResult>> RunAsync(OperationRow row, IProgress<BackupProgress> progress, CancellationToken cancellation)
    {
        if (row.AddonId is not { } id || await store.GetAsync(id, cancellation) is not { } addOn)
        {
            return new OperationResult(0, 0);
        }

        // An app that is destroyed takes its databases with it: one that cannot be dumped is kept whole.
        var taken = await postgres.Backups.TakeLastDumpAsync(id, force: addOn.AppDestroying, progress, cancellation);
        if (!taken.Succeeded)
        {
            // Not found: nothing was made for it yet.
            return taken.Fault.Id == "not_found" ? new OperationResult(0, 0) : taken.Fault;
        }

        return new OperationResult(row.SourceBytes, File.Exists(taken.Value) ? new FileInfo(taken.Value).Length : 0);
    }

    public void Undo(OperationRow row)
    {
        // It goes on until it has succeeded.
    }

    public Task EndedAsync(OperationRow row, CancellationToken cancellation)
    {
        if (row.AddonId is { } addOn)
        {
            addOns.Wake(addOn);
        }

        return Task.CompletedTask;
    }
}
