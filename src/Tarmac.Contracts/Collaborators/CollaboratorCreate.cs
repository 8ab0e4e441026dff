using System.Text.Json.Serialization;

namespace Tarmac.Contracts.Collaborators;

/// <summary>Lets an account work on an app.</summary>
public sealed record CollaboratorCreate
{
    [JsonConverter(typeof(NameOrObject))]
    public string? User { get; init; }

    public bool? Silent { get; init; }
}
