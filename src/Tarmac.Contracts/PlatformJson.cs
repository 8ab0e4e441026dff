using System.Text.Json;
using System.Text.Json.Serialization;
using Tarmac.Contracts.Errors;

namespace Tarmac.Contracts;

/// <summary>JSON of the Platform API. A later property of the same name in an object is refused rather than guessed about.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    AllowDuplicateProperties = false,
    MaxDepth = 32,
    Converters = [typeof(HerokuTime)])]
[JsonSerializable(typeof(ApiError))]
[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(Dictionary<string, string>))]
public sealed partial class PlatformJson : JsonSerializerContext;
