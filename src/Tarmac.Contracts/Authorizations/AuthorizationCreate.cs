namespace Tarmac.Contracts.Authorizations;

/// <summary>Asks for a key. <c>expires_in</c> comes as a number or as text.</summary>
public sealed record AuthorizationCreate
{
    public string? Description { get; init; }

    public long? ExpiresIn { get; init; }

    public string[]? Scope { get; init; }
}
