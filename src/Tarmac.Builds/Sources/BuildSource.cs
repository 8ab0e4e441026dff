namespace Tarmac.Builds.Sources;

/// <summary>Where a build's source comes from.</summary>
public abstract record BuildSource
{
    private protected BuildSource()
    {
    }

    /// <summary>What buildpacks see as <c>SOURCE_VERSION</c>.</summary>
    public abstract string? Version { get; init; }
}
