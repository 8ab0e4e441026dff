using Tarmac.Core.Outcomes;
using Tarmac.Server.AddOns;
using Tarmac.Server.Database;
using Tarmac.Server.Operations;

namespace Tarmac.Server.Transfers;

/// <summary>Takes a dump that is sent to be restored. Its row comes first, so that what a crash leaves of it is found.</summary>
internal sealed class BackupUpload(TransferStore store, OperationChanges changes, BackupFiles files, BackupDeletion deletion)
{
    public async Task<Result<OperationRow>> ReceiveAsync(Actor actor, AddOnRow addOn, Stream body, long? length, CancellationToken cancellation)
    {
        var added = await store.AddAsync(actor, addOn, OperationKind.Restore, OperationState.Receiving, source: null, note: null, cancellation);
        if (!added.Succeeded)
        {
            return added;
        }

        var row = added.Value;
        var kept = false;
        try
        {
            var put = await files.PutAsync(row.AppId, row.Id, body, length, cancellation);
            kept = put.Succeeded && await changes.ReceivedAsync(row, cancellation);
            return kept ? row with { State = OperationState.Pending } : put.Fault ?? TransferStore.Missing;
        }
        finally
        {
            if (!kept)
            {
                await deletion.RunAsync(row, CancellationToken.None);
            }
        }
    }
}
