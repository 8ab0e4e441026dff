using System.Collections.Frozen;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Tarmac.Server.Events;

/// <summary>Change events as the column <c>audit_events.detail</c> holds them. Types whose names occur twice need one of their own here.</summary>
// jsonb orders the properties by itself, so that the action need not come first.
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, AllowOutOfOrderMetadataProperties = true)]
[JsonSerializable(typeof(ChangeEvent))]
[JsonSerializable(typeof(AccountEvent.Created), TypeInfoPropertyName = "AccountCreated")]
[JsonSerializable(typeof(AccountEvent.Renamed), TypeInfoPropertyName = "AccountRenamed")]
[JsonSerializable(typeof(AddOnEvent.Created), TypeInfoPropertyName = "AddOnCreated")]
[JsonSerializable(typeof(AddOnEvent.Renamed), TypeInfoPropertyName = "AddOnRenamed")]
[JsonSerializable(typeof(AddOnEvent.Destroyed), TypeInfoPropertyName = "AddOnDestroyed")]
[JsonSerializable(typeof(AddOnEvent.Removed), TypeInfoPropertyName = "AddOnRemoved")]
[JsonSerializable(typeof(AppEvent.Created), TypeInfoPropertyName = "AppCreated")]
[JsonSerializable(typeof(AppEvent.Renamed), TypeInfoPropertyName = "AppRenamed")]
[JsonSerializable(typeof(AppEvent.Destroyed), TypeInfoPropertyName = "AppDestroyed")]
[JsonSerializable(typeof(AppEvent.Removed), TypeInfoPropertyName = "AppRemoved")]
[JsonSerializable(typeof(AttachmentEvent.Created), TypeInfoPropertyName = "AttachmentCreated")]
[JsonSerializable(typeof(AttachmentEvent.Deleted), TypeInfoPropertyName = "AttachmentDeleted")]
[JsonSerializable(typeof(AuthorizationEvent.Created), TypeInfoPropertyName = "AuthorizationCreated")]
[JsonSerializable(typeof(BuildEvent.Created), TypeInfoPropertyName = "BuildCreated")]
[JsonSerializable(typeof(BuildEvent.Succeeded), TypeInfoPropertyName = "BuildSucceeded")]
[JsonSerializable(typeof(BuildEvent.Failed), TypeInfoPropertyName = "BuildFailed")]
[JsonSerializable(typeof(CollaboratorEvent.Added), TypeInfoPropertyName = "CollaboratorAdded")]
[JsonSerializable(typeof(CollaboratorEvent.Removed), TypeInfoPropertyName = "CollaboratorRemoved")]
[JsonSerializable(typeof(DomainEvent.Added), TypeInfoPropertyName = "DomainAdded")]
[JsonSerializable(typeof(DomainEvent.Removed), TypeInfoPropertyName = "DomainRemoved")]
[JsonSerializable(typeof(KeyEvent.Added), TypeInfoPropertyName = "KeyAdded")]
[JsonSerializable(typeof(KeyEvent.Removed), TypeInfoPropertyName = "KeyRemoved")]
[JsonSerializable(typeof(ReleaseEvent.Created), TypeInfoPropertyName = "ReleaseCreated")]
[JsonSerializable(typeof(ReleaseEvent.Succeeded), TypeInfoPropertyName = "ReleaseSucceeded")]
[JsonSerializable(typeof(ReleaseEvent.Failed), TypeInfoPropertyName = "ReleaseFailed")]
[JsonSerializable(typeof(SlugEvent.Created), TypeInfoPropertyName = "SlugCreated")]
[JsonSerializable(typeof(OperationEvent.Created), TypeInfoPropertyName = "OperationCreated")]
[JsonSerializable(typeof(OperationEvent.Succeeded), TypeInfoPropertyName = "OperationSucceeded")]
[JsonSerializable(typeof(OperationEvent.Failed), TypeInfoPropertyName = "OperationFailed")]
[JsonSerializable(typeof(OperationEvent.Deleted), TypeInfoPropertyName = "OperationDeleted")]
internal sealed partial class EventJson : JsonSerializerContext
{
    private static readonly FrozenDictionary<Type, string> Actions =
        typeof(ChangeEvent).GetCustomAttributes<JsonDerivedTypeAttribute>().ToFrozenDictionary(a => a.DerivedType, a => (string)a.TypeDiscriminator!);

    public static string ActionOf(ChangeEvent change) => Actions[change.GetType()];

    public static string Write(ChangeEvent change) => JsonSerializer.Serialize(change, Default.ChangeEvent);

    /// <summary>Null: another version of Tarmac wrote it, and this one has no type for it.</summary>
    public static ChangeEvent? Read(string json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, Default.ChangeEvent);
        }
        catch (Exception e) when (e is JsonException or NotSupportedException)
        {
            return null;
        }
    }
}
