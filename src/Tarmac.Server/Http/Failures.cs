using System.Net.Sockets;
using Npgsql;
using Tarmac.Server.Database;
using Tarmac.Contracts.Errors;
using Tarmac.Core.Outcomes;

namespace Tarmac.Server.Http;

/// <summary>Turns an unexpected exception into a JSON error with the request's id, without stack trace or internal names.</summary>
internal sealed partial class Failures(RequestDelegate next, ILogger<Failures> logger)
{
    public async Task InvokeAsync(HttpContext http)
    {
        try
        {
            await next(http);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The client is disconnected; the status is for logs. A response that had started has one already.
            if (!http.Response.HasStarted)
            {
                http.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
            }
        }
        catch (BadHttpRequestException e)
        {
            await AnswerAsync(http, Api.Refused(e.StatusCode, new ApiError(
                e.StatusCode == StatusCodes.Status413PayloadTooLarge ? "payload_too_large" : "bad_request", e.Message)));
        }
        catch (PostgresException taken) when (taken.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            await AnswerAsync(http, Api.Refused(TakenNames.Of(taken.ConstraintName)));
        }
        catch (CommitInDoubtException e)
        {
            Log.DatabaseAway(logger, http.TraceIdentifier, e.Message);
            await AnswerAsync(http, Api.Refused(new Fault(
                "service_unavailable", $"The connection to Tarmac's own database was lost during the commit. Check whether the change was made before you try again. (Request {http.TraceIdentifier})")));
        }
        catch (Exception e) when (IsDatabaseAway(e) || LostConflicts.IsLost(e))
        {
            Log.DatabaseAway(logger, http.TraceIdentifier, e.Message);
            http.Response.Headers.RetryAfter = "5";
            await AnswerAsync(http, Api.Refused(new Fault(
                "service_unavailable", $"Tarmac's own database does not answer at the moment. Nothing was changed; try again shortly. (Request {http.TraceIdentifier})")));
        }
#pragma warning disable CA1031 // The last line of defence: whatever it is, the client gets an answer and the log gets the stack.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Log.Failed(logger, e, http.Request.Method, http.Request.Path, http.TraceIdentifier);
            await AnswerAsync(http, Api.Refused(StatusCodes.Status500InternalServerError, new ApiError(
                "internal_server_error", $"Something went wrong in Tarmac. Its log holds the details of request {http.TraceIdentifier}.")));
        }
    }

    private static async Task AnswerAsync(HttpContext http, IResult result)
    {
        if (http.Response.HasStarted)
        {
            http.Abort();
            return;
        }

        await result.ExecuteAsync(http);
    }

    // 57: operator intervention (shutting down, starting up); 53: out of resources, connections among them; 08: the connection.
    private static bool IsDatabaseAway(Exception e) => e switch
    {
        PostgresException postgres => postgres.SqlState[..2] is "57" or "53" or "08",
        NpgsqlException npgsql => npgsql.InnerException is SocketException or IOException or TimeoutException || npgsql.IsTransient,
        _ => false,
    };

    private static partial class Log
    {
        [LoggerMessage(1201, LogLevel.Error, "{Method} {Path} failed (request {RequestId})")]
        public static partial void Failed(ILogger logger, Exception e, string method, PathString path, string requestId);

        [LoggerMessage(1202, LogLevel.Warning, "The control database did not answer (request {RequestId}): {Reason}")]
        public static partial void DatabaseAway(ILogger logger, string requestId, string reason);
    }
}
