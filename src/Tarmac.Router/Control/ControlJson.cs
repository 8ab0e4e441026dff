using System.Text.Json.Serialization;

namespace Tarmac.Router.Control;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ControlFault))]
internal sealed partial class ControlJson : JsonSerializerContext;
