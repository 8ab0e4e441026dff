namespace Tarmac.Contracts.Slugs;

/// <summary>Where a slug's archive is put or got.</summary>
public sealed record SlugBlob
{
    public required string Method { get; init; }

    public required string Url { get; init; }
}
