namespace Tarmac.Contracts.Builds;

/// <summary>Where a build's source is.</summary>
public sealed record SourceBlob
{
    public string? Url { get; init; }

    public string? Checksum { get; init; }

    public string? Version { get; init; }

    public string? VersionDescription { get; init; }
}
