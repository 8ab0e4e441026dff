namespace Tarmac.Contracts.Buildpacks;

/// <summary>Where a buildpack of the registry comes from.</summary>
public sealed record RegistrySource
{
    public required string Type { get; init; }

    public required string Owner { get; init; }

    public required string Repo { get; init; }
}
