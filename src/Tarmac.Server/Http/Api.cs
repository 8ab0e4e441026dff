using Tarmac.Contracts.Errors;
using Tarmac.Core.Outcomes;

namespace Tarmac.Server.Http;

/// <summary>The answers that endpoints give.</summary>
internal static class Api
{
    public static IResult Ok<T>(T body) => new ApiResult<T>(StatusCodes.Status200OK, body);

    public static IResult Created<T>(T body) => new ApiResult<T>(StatusCodes.Status201Created, body);

    public static IResult Accepted<T>(T body) => new ApiResult<T>(StatusCodes.Status202Accepted, body);

    /// <summary>The outcome's value as 200, or its fault.</summary>
    public static IResult From<T>(Result<T> outcome) => outcome.Match(Ok, Refused);

    public static IResult Refused(Fault fault) => Refused(FaultStatus.Of(fault), new ApiError(fault.Id, fault.Message) { Resource = fault.Resource });

    public static IResult Refused(int status, ApiError error) => new ApiResult<ApiError>(status, error);

    public static IResult NotFound(string resource, string message) => Refused(Fault.NotFound(resource, message));
}
