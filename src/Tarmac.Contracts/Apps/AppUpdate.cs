using System.Text.Json.Serialization;

namespace Tarmac.Contracts.Apps;

/// <summary>Changes an app; what is left out stays.</summary>
public sealed record AppUpdate
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Name { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? Maintenance { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    [JsonConverter(typeof(NameOrObject))]
    public string? BuildStack { get; init; }
}
