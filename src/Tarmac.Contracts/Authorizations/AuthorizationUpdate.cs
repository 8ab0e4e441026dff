namespace Tarmac.Contracts.Authorizations;

/// <summary>Renames a key.</summary>
public sealed record AuthorizationUpdate
{
    public string? Description { get; init; }
}
