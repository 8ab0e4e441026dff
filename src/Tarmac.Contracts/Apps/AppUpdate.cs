using System.Text.Json.Serialization;

namespace Tarmac.Contracts.Apps;

/// <summary>Changes an app; what is left out stays.</summary>
public sealed record AppUpdate
{
    public string? Name { get; init; }

    public bool? Maintenance { get; init; }

    [JsonConverter(typeof(NameOrObject))]
    public string? BuildStack { get; init; }
}
