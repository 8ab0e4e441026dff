using System.Text.Json.Serialization;

namespace Tarmac.Cli.LocalPostgres;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(LocalSettings))]
[JsonSerializable(typeof(SeenServer))]
[JsonSerializable(typeof(SeenDatabase))]
internal sealed partial class LocalJson : JsonSerializerContext;
