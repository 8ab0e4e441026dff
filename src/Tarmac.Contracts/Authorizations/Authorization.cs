namespace Tarmac.Contracts.Authorizations;

/// <summary>An API key and what it is for.</summary>
public sealed record Authorization
{
    public AccessToken? AccessToken { get; init; }

    public NamedReference? Client { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required string Description { get; init; }

    public NamedReference? Grant { get; init; }

    public required Guid Id { get; init; }

    public AccessToken? RefreshToken { get; init; }

    public required string[] Scope { get; init; }

    public NamedReference? Session { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    public required AuthorizationUser User { get; init; }
}
