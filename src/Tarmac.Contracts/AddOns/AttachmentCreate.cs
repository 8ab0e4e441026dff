using System.Text.Json.Serialization;

namespace Tarmac.Contracts.AddOns;

/// <summary>Attaches an add-on to an app.</summary>
public sealed record AttachmentCreate
{
    [JsonConverter(typeof(NameOrObject))]
    public string? Addon { get; init; }

    [JsonConverter(typeof(NameOrObject))]
    public string? App { get; init; }

    public string? Name { get; init; }

    public string? Namespace { get; init; }

    public string? Confirm { get; init; }
}
