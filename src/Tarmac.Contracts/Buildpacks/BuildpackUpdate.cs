using System.Text.Json.Serialization;

namespace Tarmac.Contracts.Buildpacks;

/// <summary>A buildpack by URL or by name.</summary>
public sealed record BuildpackUpdate
{
    [JsonConverter(typeof(NameOrObject))]
    public string? Buildpack { get; init; }
}
