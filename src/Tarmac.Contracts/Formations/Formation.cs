using Tarmac.Contracts.Apps;

namespace Tarmac.Contracts.Formations;

/// <summary>How many dynos of a process type run, and what size they are.</summary>
public sealed record Formation
{
    public required AppReference App { get; init; }

    public required string Command { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required NamedReference DynoSize { get; init; }

    public required Guid Id { get; init; }

    public required int Quantity { get; init; }

    public required string Size { get; init; }

    public required string Type { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }
}
