using System.Text.Json.Serialization;

namespace Tarmac.Contracts.AddOns;

/// <summary>Renames an add-on or asks for another plan.</summary>
public sealed record AddOnUpdate
{
    public string? Name { get; init; }

    [JsonConverter(typeof(NameOrObject))]
    public string? Plan { get; init; }
}
