using System.Text.Json.Serialization;

namespace Tarmac.Core.Routing;

/// <summary>
/// The router's control contract on the wire, over HTTP on its unix socket: <c>PUT /routes</c> takes a <see cref="RouteTable"/> and answers 204 once
/// it is in force and on disk; <c>GET /routes</c> returns it; <c>POST /drain</c> takes a <see cref="DrainRequest"/> and answers 204.
/// </summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UseStringEnumConverter = true)]
[JsonSerializable(typeof(RouteTable))]
[JsonSerializable(typeof(DrainRequest))]
public sealed partial class RoutingJson : JsonSerializerContext;
