namespace Tarmac.Server.Formations;

internal sealed record FormationRow
{
    public required Guid Id { get; init; }

    public required Guid AppId { get; init; }

    public required string AppName { get; init; }

    public required string Type { get; init; }

    public required string Command { get; init; }

    public required int Quantity { get; init; }

    public required string Size { get; init; }

    public required DateTime CreatedAt { get; init; }

    public required DateTime UpdatedAt { get; init; }
}
