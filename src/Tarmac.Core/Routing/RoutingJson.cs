using System.Text.Json.Serialization;

namespace Tarmac.Core.Routing;

/// <summary>
/// A router's control contract, over HTTP: <c>PUT /routes</c> takes a <see cref="RouteTable"/> and answers 204 once it is in force and on disk, 507 when
/// it is in force only; <c>GET /routes</c> returns it without the certificates; <c>GET /health</c> returns <see cref="RouterHealth"/>;
/// <c>POST /drain</c> takes a <see cref="DrainRequest"/> and answers 204.
/// </summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UseStringEnumConverter = true)]
[JsonSerializable(typeof(RouteTable))]
[JsonSerializable(typeof(RouterHealth))]
[JsonSerializable(typeof(DrainRequest))]
public sealed partial class RoutingJson : JsonSerializerContext;
