namespace Tarmac.Contracts.AddOns;

/// <summary>A size of an add-on.</summary>
public sealed record Plan
{
    public required NamedReference AddonService { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public string[]? Compliance { get; init; }

    public required bool Default { get; init; }

    public required string Description { get; init; }

    public required string HumanName { get; init; }

    public required Guid Id { get; init; }

    public required bool InstallableInsidePrivateNetwork { get; init; }

    public required bool InstallableOutsidePrivateNetwork { get; init; }

    public required string Name { get; init; }

    public required Price Price { get; init; }

    public required bool SpaceDefault { get; init; }

    public required string State { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    public required bool Visible { get; init; }
}
