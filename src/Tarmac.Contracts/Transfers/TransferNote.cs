namespace Tarmac.Contracts.Transfers;

/// <summary>The note of a transfer; null takes it away.</summary>
public sealed record TransferNote
{
    public string? Note { get; init; }
}
