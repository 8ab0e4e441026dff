namespace Tarmac.Contracts.Authorizations;

/// <summary>A key. Its text is whole only in the answer that made it.</summary>
public sealed record AccessToken
{
    public long? ExpiresIn { get; init; }

    public required Guid Id { get; init; }

    public required string Token { get; init; }
}
