using Tarmac.Server.Identity;

namespace Tarmac.Server.Health;

/// <summary><c>GET /health</c>: tarmacd listens, which it does only once the machine is awake. For <c>./up</c> and for monitors.</summary>
internal static class HealthEndpoints
{
    public static void MapHealth(this IEndpointRouteBuilder routes) => routes.MapGet("/health", () => Results.Text("ok\n")).OpenToAnybody();
}
