namespace Tarmac.Contracts.Keys;

/// <summary>Adds an SSH key.</summary>
public sealed record KeyCreate
{
    public string? PublicKey { get; init; }
}
