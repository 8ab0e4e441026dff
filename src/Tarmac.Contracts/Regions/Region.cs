namespace Tarmac.Contracts.Regions;

/// <summary>A place that apps run in.</summary>
public sealed record Region
{
    public required string Country { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required string Description { get; init; }

    public required Guid Id { get; init; }

    public required string Locale { get; init; }

    public required string Name { get; init; }

    public required bool PrivateCapable { get; init; }

    public required RegionProvider Provider { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }
}
