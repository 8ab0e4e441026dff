namespace Tarmac.Contracts.Regions;

/// <summary>Whose machines a region has.</summary>
public sealed record RegionProvider
{
    public required string Name { get; init; }

    public required string Region { get; init; }
}
