namespace Tarmac.Contracts.Keys;

/// <summary>An SSH key of an account.</summary>
public sealed record Key
{
    public required string Comment { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required string Email { get; init; }

    public required string Fingerprint { get; init; }

    public required Guid Id { get; init; }

    public required string PublicKey { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }
}
