using Tarmac.Contracts;
using Tarmac.Contracts.Health;
using Tarmac.Loops;
using Tarmac.Server.Http;
using Tarmac.Server.Identity;

namespace Tarmac.Server.Health;

/// <summary>
/// <c>GET /health</c>: tarmacd listens, which it does only once the machine is ready. <c>GET /health/loops</c>: how its background loops are doing.
/// For <c>./up</c>, <c>tarmac status</c> and monitors.
/// </summary>
internal static class HealthEndpoints
{
    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/health", () => Results.Text("ok\n")).OpenToAnybody().Gives<string>(contentType: "text/plain");
        routes.MapGet("/health/loops", (LoopHealth loops) => Results.Json(Reports(loops), PlatformJson.Default.LoopHealthReportArray)).OpenToAnybody().Gives<LoopHealthReport[]>();
    }

    private static LoopHealthReport[] Reports(LoopHealth loops) =>
        [.. loops.Report().Select(loop => new LoopHealthReport(
            loop.Name, loop.State.ToString().ToLowerInvariant(), loop.Runs, loop.Failures, loop.Waiting, loop.LastFailedAt))];
}
