using System.Text.Json.Serialization;

namespace Tarmac.Engine.Runc.Dynos;

/// <summary>What the engine keeps in a dyno's folder.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UseStringEnumConverter = true, WriteIndented = true)]
[JsonSerializable(typeof(DynoRecord))]
[JsonSerializable(typeof(DynoProcesses))]
internal sealed partial class DynoJson : JsonSerializerContext;
