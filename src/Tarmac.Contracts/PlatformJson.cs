using System.Text.Json;
using System.Text.Json.Serialization;
using Tarmac.Contracts.Accounts;
using Tarmac.Contracts.AddOns;
using Tarmac.Contracts.Apps;
using Tarmac.Contracts.Authorizations;
using Tarmac.Contracts.Buildpacks;
using Tarmac.Contracts.Builds;
using Tarmac.Contracts.Collaborators;
using Tarmac.Contracts.Data;
using Tarmac.Contracts.Domains;
using Tarmac.Contracts.Dynos;
using Tarmac.Contracts.Errors;
using Tarmac.Contracts.Features;
using Tarmac.Contracts.Formations;
using Tarmac.Contracts.Health;
using Tarmac.Contracts.Keys;
using Tarmac.Contracts.LogSessions;
using Tarmac.Contracts.Regions;
using Tarmac.Contracts.Operations;
using Tarmac.Contracts.Releases;
using Tarmac.Contracts.Slugs;
using Tarmac.Contracts.Sources;
using Tarmac.Contracts.Stacks;
using Tarmac.Contracts.Status;
using Tarmac.Contracts.Transfers;

namespace Tarmac.Contracts;

/// <summary>JSON of the Platform API. An object that names a property twice is refused rather than guessed about.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    NumberHandling = JsonNumberHandling.AllowReadingFromString,
    AllowDuplicateProperties = false,
    MaxDepth = 32,
    Converters = [typeof(HerokuTime)])]
[JsonSerializable(typeof(ApiError))]
[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(JsonElement[]))]
[JsonSerializable(typeof(Dictionary<string, string>))]
[JsonSerializable(typeof(Dictionary<string, string?>))]
[JsonSerializable(typeof(Account))]
[JsonSerializable(typeof(AccountUpdate))]
[JsonSerializable(typeof(Authorization[]))]
[JsonSerializable(typeof(AuthorizationCreate))]
[JsonSerializable(typeof(AuthorizationUpdate))]
[JsonSerializable(typeof(BrowserLogin))]
[JsonSerializable(typeof(BrowserLoginKey))]
[JsonSerializable(typeof(AccessToken))]
[JsonSerializable(typeof(Key[]))]
[JsonSerializable(typeof(KeyCreate))]
[JsonSerializable(typeof(App[]))]
[JsonSerializable(typeof(AppCreate))]
[JsonSerializable(typeof(AppUpdate))]
[JsonSerializable(typeof(Collaborator[]))]
[JsonSerializable(typeof(CollaboratorCreate))]
[JsonSerializable(typeof(Release[]))]
[JsonSerializable(typeof(ReleaseCreate))]
[JsonSerializable(typeof(Formation[]))]
[JsonSerializable(typeof(FormationUpdate))]
[JsonSerializable(typeof(FormationBatch))]
[JsonSerializable(typeof(Feature[]))]
[JsonSerializable(typeof(FeatureUpdate))]
[JsonSerializable(typeof(Stack[]))]
[JsonSerializable(typeof(Region[]))]
[JsonSerializable(typeof(Domain[]))]
[JsonSerializable(typeof(DomainCreate))]
[JsonSerializable(typeof(DomainUpdate))]
[JsonSerializable(typeof(BuildpackInstallation[]))]
[JsonSerializable(typeof(BuildpackUpdates))]
[JsonSerializable(typeof(RegistryBuildpack[]))]
[JsonSerializable(typeof(BuildpackReadme))]
[JsonSerializable(typeof(BuildpackRevision[]))]
[JsonSerializable(typeof(PlatformStatus))]
[JsonSerializable(typeof(Slug))]
[JsonSerializable(typeof(SlugCreate))]
[JsonSerializable(typeof(AddOnService[]))]
[JsonSerializable(typeof(Plan[]))]
[JsonSerializable(typeof(AddOn[]))]
[JsonSerializable(typeof(AddOnCreate))]
[JsonSerializable(typeof(AddOnUpdate))]
[JsonSerializable(typeof(AddOnDestroy))]
[JsonSerializable(typeof(AddOnResolve))]
[JsonSerializable(typeof(AddOnAttachment[]))]
[JsonSerializable(typeof(AttachmentCreate))]
[JsonSerializable(typeof(AttachmentResolve))]
[JsonSerializable(typeof(DatabaseInfo))]
[JsonSerializable(typeof(WaitStatus))]
[JsonSerializable(typeof(Credential[]))]
[JsonSerializable(typeof(DataMessage))]
[JsonSerializable(typeof(Dyno[]))]
[JsonSerializable(typeof(DynoCreate))]
[JsonSerializable(typeof(LogSession))]
[JsonSerializable(typeof(LoopHealthReport[]))]
[JsonSerializable(typeof(LogSessionCreate))]
[JsonSerializable(typeof(Source))]
[JsonSerializable(typeof(Build[]))]
[JsonSerializable(typeof(BuildCreate))]
[JsonSerializable(typeof(DatabaseReset))]
[JsonSerializable(typeof(Transfer[]))]
[JsonSerializable(typeof(Operation[]))]
[JsonSerializable(typeof(TransferNote))]
[JsonSerializable(typeof(RestoreCreate))]
[JsonSerializable(typeof(PublicUrl))]
[JsonSerializable(typeof(Dictionary<string, long>))]
public sealed partial class PlatformJson : JsonSerializerContext;
