using Tarmac.Contracts.Transfers;

namespace Tarmac.Server.Transfers;

internal sealed record TransferRow
{
    public required Guid Id { get; init; }

    public required Guid AppId { get; init; }

    /// <summary>Null once the database is gone; its backups stay.</summary>
    public Guid? AddonId { get; init; }

    public required string AddonName { get; init; }

    public required int Num { get; init; }

    public required string Kind { get; init; }

    /// <summary>Of a restore: the transfer whose file it takes; its own where the file was sent with the request.</summary>
    public Guid? Source { get; init; }

    public string? Note { get; init; }

    public required long SourceBytes { get; init; }

    public required long ProcessedBytes { get; init; }

    public string? Failure { get; init; }

    public DateTime? CanceledAt { get; init; }

    public required DateTime CreatedAt { get; init; }

    public DateTime? StartedAt { get; init; }

    public DateTime? FinishedAt { get; init; }

    public required DateTime UpdatedAt { get; init; }

    public bool IsBackup => Kind == "backup";

    public bool Succeeded => FinishedAt is not null && Failure is null;

    /// <summary>As the stock CLI names it.</summary>
    public string Name => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{(IsBackup ? 'b' : 'r')}{Num:000}");

    public Transfer Wire() => new()
    {
        Uuid = Id,
        Num = Num,
        FromName = IsBackup ? AddonName : "BACKUP",
        FromType = IsBackup ? Transfer.Dump : Transfer.Store,
        FromUrl = IsBackup ? null : BackupUrls.Of(Source ?? Id),
        ToName = IsBackup ? "BACKUP" : AddonName,
        ToType = IsBackup ? Transfer.Store : Transfer.Restore,
        ToUrl = IsBackup ? BackupUrls.Of(Id) : null,
        CreatedAt = CreatedAt,
        StartedAt = StartedAt,
        FinishedAt = FinishedAt,
        CanceledAt = CanceledAt,
        UpdatedAt = UpdatedAt,
        ProcessedBytes = ProcessedBytes,
        SourceBytes = SourceBytes,
        Succeeded = FinishedAt is null ? null : Failure is null,
        Warnings = 0,
        Schedule = null,
        Options = [],
        Logs = [.. Log()],
        Note = Note,
    };

    private IEnumerable<TransferLog> Log()
    {
        if (StartedAt is { } started)
        {
            yield return new TransferLog(started, "info", IsBackup ? "Dumping, then restoring the dump once to prove it" : "Restoring beside the database");
        }

        if (FinishedAt is { } finished)
        {
            yield return Failure is null
                ? new TransferLog(finished, "info", IsBackup ? "The backup is proven" : "The database holds the backup")
                : new TransferLog(finished, "error", Failure);
        }
    }
}
