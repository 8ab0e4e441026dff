namespace Tarmac.Contracts.Stacks;

/// <summary>A root file system that apps run on.</summary>
public sealed record Stack
{
    public required bool Default { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required Guid Id { get; init; }

    public required string Name { get; init; }

    public required string State { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }
}
