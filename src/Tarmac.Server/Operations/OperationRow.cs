using System.Globalization;
using Tarmac.Contracts.Operations;

namespace Tarmac.Server.Operations;

internal sealed record OperationRow
{
    public required Guid Id { get; init; }

    public required Guid AppId { get; init; }

    /// <summary>Null once the database is gone; its backups stay.</summary>
    public Guid? AddonId { get; init; }

    public required string AddonName { get; init; }

    public required string Kind { get; init; }

    public required string State { get; init; }

    public int? Num { get; init; }

    public string? Owner { get; init; }

    public required bool Cancellable { get; init; }

    /// <summary>Of a restore: the operation whose file it takes; its own where the file was sent with the request.</summary>
    public Guid? Source { get; init; }

    public string? Note { get; init; }

    public string? Step { get; init; }

    public required long ProcessedBytes { get; init; }

    public required long SourceBytes { get; init; }

    public required int Attempt { get; init; }

    public string? Failure { get; init; }

    public required DateTime CreatedAt { get; init; }

    public DateTime? StartedAt { get; init; }

    public DateTime? FinishedAt { get; init; }

    public DateTime? CanceledAt { get; init; }

    public required DateTime UpdatedAt { get; init; }

    public bool IsBackup => Kind == OperationKind.Backup;

    public bool Succeeded => State == OperationState.Succeeded;

    /// <summary>The worker that carries it out: one for each database.</summary>
    public Guid Worker => AddonId ?? Id;

    /// <summary>As the stock CLI names it.</summary>
    public string Name => Num is { } num ? string.Create(CultureInfo.InvariantCulture, $"{(IsBackup ? 'b' : 'r')}{num:000}") : Kind;

    public Operation Wire() => new()
    {
        Id = Id,
        Kind = Kind,
        State = State,
        AddOn = AddonName,
        Name = Num is null ? null : Name,
        Owner = Owner,
        Cancellable = Cancellable && FinishedAt is null,
        Step = State == OperationState.Running ? Step : null,
        ProcessedBytes = ProcessedBytes,
        SourceBytes = SourceBytes,
        Attempt = Attempt,
        Failure = Failure,
        CreatedAt = CreatedAt,
        StartedAt = StartedAt,
        FinishedAt = FinishedAt,
    };
}
