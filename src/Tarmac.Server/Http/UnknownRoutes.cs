using Tarmac.Core.Outcomes;
using Tarmac.Server.Identity;

namespace Tarmac.Server.Http;

/// <summary>What no resource answers to.</summary>
internal static class UnknownRoutes
{
    private static readonly Fault Unknown = Fault.NotFound(
        "endpoint", "The requested API endpoint was not found. Are you using the right HTTP verb (i.e. `GET` vs. `POST`)? Tarmac does not have all of Heroku's endpoints.");

    public static void MapUnknown(this IEndpointRouteBuilder routes) => routes.MapFallback("{*path}", () => Api.Refused(Unknown)).OpenToAnybody();
}
