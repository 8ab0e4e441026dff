using Tarmac.Contracts.Status;
using Tarmac.Loops;
using Tarmac.Server.Http;
using Tarmac.Server.Identity;

namespace Tarmac.Server.Statuses;

/// <summary><c>GET /api/v4/current-status</c>, which <c>heroku status</c> shows: what the background loops report, without their reasons.</summary>
internal static class StatusEndpoints
{
    public static void MapStatus(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/v4/current-status", (LoopHealth loops, TimeProvider time) => Api.Ok(PlatformStatuses.Of(loops.Report(), time.GetUtcNow()))).OpenToAnybody().Gives<PlatformStatus>();
}
