using Microsoft.AspNetCore.Http.Features;
using Npgsql;

namespace Tarmac.Server.Http;

/// <summary>
/// A request whose transaction Postgres ended in favour of another (deadlock, serialisation failure) is run again from its start, a few times:
/// nothing of it has happened. A body of JSON is read once and kept (<see cref="RequestBody"/>); an upload cannot be repeated.
/// </summary>
internal sealed partial class LostConflicts(RequestDelegate next, ILogger<LostConflicts> logger)
{
    private const int Attempts = 4;

    public static bool IsLost(Exception e) => e is PostgresException { SqlState: PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure };

    public async Task InvokeAsync(HttpContext http)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await next(http);
                return;
            }
            catch (PostgresException lost) when (IsLost(lost) && attempt < Attempts && !http.Response.HasStarted && CanRepeat(http.Request))
            {
                Log.Repeated(logger, http.Request.Method, http.Request.Path, http.TraceIdentifier, lost.SqlState);
            }
        }
    }

    private static bool CanRepeat(HttpRequest request) =>
        request.ContentType?.Contains("json", StringComparison.OrdinalIgnoreCase)
        ?? request.HttpContext.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody is false;

    private static partial class Log
    {
        [LoggerMessage(1203, LogLevel.Information, "{Method} {Path} is run again: another transaction came first ({State}, request {RequestId})")]
        public static partial void Repeated(ILogger logger, string method, PathString path, string requestId, string state);
    }
}
