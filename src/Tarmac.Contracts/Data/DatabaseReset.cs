namespace Tarmac.Contracts.Data;

/// <summary>What a database shall have again after it was emptied.</summary>
public sealed record DatabaseReset
{
    public string[]? Extensions { get; init; }
}
