using System.Text.Json.Serialization;

namespace Tarmac.Contracts.Releases;

/// <summary>Releases a slug, or goes back to an earlier release.</summary>
public sealed record ReleaseCreate
{
    [JsonConverter(typeof(NameOrObject))]
    public string? Slug { get; init; }

    [JsonConverter(typeof(NameOrObject))]
    public string? Release { get; init; }

    public string? Description { get; init; }
}
