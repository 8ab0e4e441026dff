namespace Tarmac.Contracts.Builds;

/// <summary>A build.</summary>
public sealed record Build
{
    public required Guid Id { get; init; }

    public required IdReference App { get; init; }

    public required BuildBuildpack[] Buildpacks { get; init; }

    public required string OutputStreamUrl { get; init; }

    public required SourceBlob SourceBlob { get; init; }

    public IdReference? Release { get; init; }

    public IdReference? Slug { get; init; }

    public required string Stack { get; init; }

    public required string Status { get; init; }

    public required BuildUser User { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }
}
