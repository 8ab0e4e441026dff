namespace Tarmac.Server.Accounts;

internal sealed record AccountRow
{
    public required Guid Id { get; init; }

    public required string Email { get; init; }

    public string? Name { get; init; }

    public string? PasswordHash { get; init; }

    public required DateTime CreatedAt { get; init; }

    public required DateTime UpdatedAt { get; init; }
}
