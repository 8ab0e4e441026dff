using System.Text.Json.Serialization;
using Tarmac.Postgres.AddOns;

namespace Tarmac.Postgres.Clusters;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
[JsonSerializable(typeof(ClusterSpec))]
[JsonSerializable(typeof(AddOnRecord))]
internal sealed partial class ClusterJson : JsonSerializerContext;
