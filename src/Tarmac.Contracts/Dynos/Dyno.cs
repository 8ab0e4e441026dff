using Tarmac.Contracts.Apps;

namespace Tarmac.Contracts.Dynos;

/// <summary>A dyno.</summary>
public sealed record Dyno
{
    public required Guid Id { get; init; }

    public required string Name { get; init; }

    public required string Type { get; init; }

    public required string Command { get; init; }

    public required string Size { get; init; }

    public required string State { get; init; }

    /// <summary>Where the user of a new one-off dyno attaches, once.</summary>
    public string? AttachUrl { get; init; }

    public required DynoRelease Release { get; init; }

    public required AppReference App { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }
}
