namespace Tarmac.Server.Authorizations;

internal sealed record AuthorizationRow
{
    public required Guid Id { get; init; }

    public required Guid AccountId { get; init; }

    public required string Email { get; init; }

    public string? FullName { get; init; }

    public required string Description { get; init; }

    public required string[] Scope { get; init; }

    public required Guid TokenId { get; init; }

    public DateTime? ExpiresAt { get; init; }

    public required DateTime CreatedAt { get; init; }

    public required DateTime UpdatedAt { get; init; }
}
