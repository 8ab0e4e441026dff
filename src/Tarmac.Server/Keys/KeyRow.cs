using Tarmac.Contracts.Keys;

namespace Tarmac.Server.Keys;

internal sealed record KeyRow
{
    public required Guid Id { get; init; }

    public required string Email { get; init; }

    public required string Fingerprint { get; init; }

    public required string PublicKey { get; init; }

    public required string Comment { get; init; }

    public required DateTime CreatedAt { get; init; }

    public required DateTime UpdatedAt { get; init; }

    public Key Wire() => new()
    {
        Comment = Comment,
        CreatedAt = CreatedAt,
        Email = Email,
        Fingerprint = Fingerprint,
        Id = Id,
        PublicKey = PublicKey,
        UpdatedAt = UpdatedAt,
    };
}
