using System.Text.Json.Serialization;

namespace Tarmac.Contracts.AddOns;

/// <summary>Asks for an add-on.</summary>
public sealed record AddOnCreate
{
    [JsonConverter(typeof(NameOrObject))]
    public string? Plan { get; init; }

    public AttachmentName? Attachment { get; init; }

    public string? Name { get; init; }

    public string? Confirm { get; init; }
}
