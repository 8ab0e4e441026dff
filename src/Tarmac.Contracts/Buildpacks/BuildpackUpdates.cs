namespace Tarmac.Contracts.Buildpacks;

/// <summary>All buildpacks that an app shall be built with.</summary>
public sealed record BuildpackUpdates
{
    public BuildpackUpdate[]? Updates { get; init; }
}
