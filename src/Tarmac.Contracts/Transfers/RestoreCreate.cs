namespace Tarmac.Contracts.Transfers;

/// <summary>What shall be restored: a backup's <c>to_url</c>, or its public URL.</summary>
public sealed record RestoreCreate
{
    public string? BackupUrl { get; init; }

    public string[]? Extensions { get; init; }
}
