using Tarmac.Core.Outcomes;

namespace Tarmac.Server.Http;

/// <summary>Which HTTP status goes with Heroku's error ids.</summary>
internal static class FaultStatus
{
    public static int Of(Fault fault) => fault.Id switch
    {
        "bad_request" => StatusCodes.Status400BadRequest,
        "unauthorized" => StatusCodes.Status401Unauthorized,
        "forbidden" => StatusCodes.Status403Forbidden,
        "not_found" => StatusCodes.Status404NotFound,
        "not_acceptable" => StatusCodes.Status406NotAcceptable,
        "conflict" => StatusCodes.Status409Conflict,
        "payload_too_large" => StatusCodes.Status413PayloadTooLarge,
        "range_not_satisfiable" => StatusCodes.Status416RangeNotSatisfiable,
        "confirmation_required" => StatusCodes.Status423Locked,
        "rate_limit" => StatusCodes.Status429TooManyRequests,
        "headers_too_large" => StatusCodes.Status431RequestHeaderFieldsTooLarge,
        "service_unavailable" => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status422UnprocessableEntity,
    };
}
