using System.Text.Json;
using System.Text.Json.Serialization;

namespace Tarmac.Contracts.AddOns;

/// <summary>Asks for an add-on.</summary>
public sealed record AddOnCreate
{
    [JsonConverter(typeof(NameOrObject))]
    public string? Plan { get; init; }

    public AttachmentName? Attachment { get; init; }

    public string? Name { get; init; }

    /// <summary>The app's name: the attachment's name may be taken from another attachment.</summary>
    public string? Confirm { get; init; }

    /// <summary>Options of the add-on: what follows <c>--</c> on the command line.</summary>
    public IReadOnlyDictionary<string, JsonElement>? Config { get; init; }
}
