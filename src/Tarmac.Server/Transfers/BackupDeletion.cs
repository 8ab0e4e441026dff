using Tarmac.Server.Operations;

namespace Tarmac.Server.Transfers;

/// <summary>Deletes a backup: marked first, then its file, then its row, so that a crash leaves no file that nobody knows and no row without one.</summary>
internal sealed class BackupDeletion(OperationChanges changes, BackupFiles files)
{
    /// <summary>False while it is not finished.</summary>
    public async Task<bool> RunAsync(OperationRow row, CancellationToken cancellation)
    {
        if (!await changes.DeletingAsync(row, cancellation))
        {
            return false;
        }

        files.Delete(row.AppId, row.Id);
        await changes.RemoveAsync(row, cancellation);
        return true;
    }
}
