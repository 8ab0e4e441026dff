using System.Text.Json;
using System.Text.Json.Serialization;

namespace Tarmac.Contracts.Formations;

/// <summary>Changes one process type. The quantity is a number, its text, or a difference: <c>"+1"</c>.</summary>
public sealed record FormationUpdate
{
    public string? Type { get; init; }

    public string? Process { get; init; }

    public JsonElement? Quantity { get; init; }

    [JsonConverter(typeof(NameOrObject))]
    public string? Size { get; init; }

    [JsonConverter(typeof(NameOrObject))]
    public string? DynoSize { get; init; }
}
