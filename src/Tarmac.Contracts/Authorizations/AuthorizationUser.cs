namespace Tarmac.Contracts.Authorizations;

/// <summary>Whose a key is.</summary>
public sealed record AuthorizationUser
{
    public required Guid Id { get; init; }

    public required string Email { get; init; }

    public string? FullName { get; init; }
}
