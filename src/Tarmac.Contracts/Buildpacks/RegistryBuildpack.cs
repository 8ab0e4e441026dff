namespace Tarmac.Contracts.Buildpacks;

/// <summary>A buildpack in the registry.</summary>
public sealed record RegistryBuildpack
{
    public required Guid Id { get; init; }

    public required string Namespace { get; init; }

    public required string Name { get; init; }

    public required string Category { get; init; }

    public required string Description { get; init; }

    public required string BlobUrl { get; init; }

    public required RegistrySource Source { get; init; }

    public required RegistrySupport Support { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }
}
