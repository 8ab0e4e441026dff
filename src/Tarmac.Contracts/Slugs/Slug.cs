namespace Tarmac.Contracts.Slugs;

/// <summary>A built app.</summary>
public sealed record Slug
{
    public required SlugBlob Blob { get; init; }

    public string? BuildpackProvidedDescription { get; init; }

    public string? Checksum { get; init; }

    public string? Commit { get; init; }

    public string? CommitDescription { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required Guid Id { get; init; }

    public required Dictionary<string, string> ProcessTypes { get; init; }

    public long? Size { get; init; }

    public required NamedReference Stack { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }
}
