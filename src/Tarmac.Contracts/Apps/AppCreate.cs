using System.Text.Json.Serialization;

namespace Tarmac.Contracts.Apps;

/// <summary>Makes an app.</summary>
public sealed record AppCreate
{
    public string? Name { get; init; }

    [JsonConverter(typeof(NameOrObject))]
    public string? Region { get; init; }

    [JsonConverter(typeof(NameOrObject))]
    public string? Stack { get; init; }

    [JsonConverter(typeof(NameOrObject))]
    public string? Space { get; init; }

    [JsonConverter(typeof(NameOrObject))]
    public string? Team { get; init; }
}
