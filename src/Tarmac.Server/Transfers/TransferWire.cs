using Tarmac.Contracts.Transfers;
using Tarmac.Postgres.Backups;
using Tarmac.Server.Operations;

namespace Tarmac.Server.Transfers;

/// <summary>Backups and restores as Heroku's data API shows them.</summary>
internal static class TransferWire
{
    public static Transfer Of(OperationRow row) => new()
    {
        Uuid = row.Id,
        Num = row.Num ?? 0,
        FromName = row.IsBackup ? row.AddonName : "BACKUP",
        FromType = row.IsBackup ? Transfer.Dump : Transfer.Store,
        FromUrl = row.IsBackup ? null : BackupUrls.Of(row.Source ?? row.Id),
        ToName = row.IsBackup ? "BACKUP" : row.AddonName,
        ToType = row.IsBackup ? Transfer.Store : Transfer.Restore,
        ToUrl = row.IsBackup ? BackupUrls.Of(row.Id) : null,
        CreatedAt = row.CreatedAt,
        StartedAt = row.StartedAt,
        FinishedAt = row.FinishedAt,
        CanceledAt = row.CanceledAt,
        UpdatedAt = row.UpdatedAt,
        ProcessedBytes = row.ProcessedBytes,
        SourceBytes = row.SourceBytes,
        Succeeded = row.FinishedAt is null ? null : row.Succeeded,
        Warnings = 0,
        Schedule = null,
        Options = [],
        Logs = [.. Log(row)],
        Note = row.Note,
    };

    private static IEnumerable<TransferLog> Log(OperationRow row)
    {
        if (row.StartedAt is { } started)
        {
            yield return new TransferLog(started, "info", row.IsBackup ? "Dumping, then restoring the dump once to verify it" : "Restoring into a new database");
        }

        if (row is { State: OperationState.Running, Step: { } step })
        {
            yield return new TransferLog(row.UpdatedAt, "info", $"{StepName(step)}: {row.ProcessedBytes} bytes of {row.SourceBytes}");
        }

        if (row is { State: OperationState.Running, Failure: { } delay })
        {
            yield return new TransferLog(row.UpdatedAt, "warn", delay);
        }

        if (row.FinishedAt is { } finished)
        {
            yield return row.Succeeded
                ? new TransferLog(finished, "info", row.IsBackup ? "The backup is verified" : "The backup is restored")
                : new TransferLog(finished, "error", row.Failure ?? "");
        }
    }

    private static string StepName(string step) => Enum.TryParse<BackupStep>(step, ignoreCase: true, out var known) ? known.ToString() : step;
}
