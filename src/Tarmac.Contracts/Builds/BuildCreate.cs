namespace Tarmac.Contracts.Builds;

/// <summary>A build of a source archive.</summary>
public sealed record BuildCreate
{
    public SourceBlob? SourceBlob { get; init; }

    public BuildBuildpack[]? Buildpacks { get; init; }
}
