using System.Text.Json.Serialization;

namespace Tarmac.Contracts.Slugs;

/// <summary>Announces a slug; its archive is put to <c>blob.url</c> afterwards.</summary>
public sealed record SlugCreate
{
    public Dictionary<string, string>? ProcessTypes { get; init; }

    public string? BuildpackProvidedDescription { get; init; }

    public string? Checksum { get; init; }

    public string? Commit { get; init; }

    public string? CommitDescription { get; init; }

    [JsonConverter(typeof(NameOrObject))]
    public string? Stack { get; init; }
}
