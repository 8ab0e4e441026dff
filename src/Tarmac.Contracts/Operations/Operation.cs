namespace Tarmac.Contracts.Operations;

/// <summary>Long work on a database: a backup, a restore, the last dump before it is destroyed. Not Heroku's.</summary>
public sealed record Operation
{
    public required Guid Id { get; init; }

    /// <summary><c>backup</c>, <c>restore</c> or <c>last_dump</c>.</summary>
    public required string Kind { get; init; }

    /// <summary><c>receiving</c>, <c>pending</c>, <c>running</c>, <c>succeeded</c>, <c>failed</c>, <c>cancelled</c> or <c>deleting</c>.</summary>
    public required string State { get; init; }

    /// <summary>The database's name.</summary>
    public required string AddOn { get; init; }

    /// <summary>Heroku's name of a backup or restore, like <c>b001</c>.</summary>
    public required string? Name { get; init; }

    /// <summary>The e-mail address of who asked for it; null: the platform.</summary>
    public required string? Owner { get; init; }

    public required bool Cancellable { get; init; }

    /// <summary>While it runs: <c>dumping</c>, <c>verifying</c>, <c>restoring</c> or <c>replacing</c>.</summary>
    public required string? Step { get; init; }

    public required long ProcessedBytes { get; init; }

    public required long SourceBytes { get; init; }

    /// <summary>How often it was begun.</summary>
    public required int Attempt { get; init; }

    public required string? Failure { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset? StartedAt { get; init; }

    public required DateTimeOffset? FinishedAt { get; init; }
}
