using System.Globalization;
using Tarmac.Contracts.LogSessions;
using Tarmac.Core.Logs;
using Tarmac.Core.Outcomes;
using Tarmac.Server.Apps;
using Tarmac.Server.Capabilities;
using Tarmac.Server.Http;
using Tarmac.Server.Identity;

namespace Tarmac.Server.LogSessions;

/// <summary><c>heroku logs</c>: a session is a URL that contains all its parameters.</summary>
internal static class LogSessionEndpoints
{
    private const string Path = "logs";

    private const string Purpose = "log";

    private static readonly TimeSpan Life = TimeSpan.FromMinutes(5);

    // A tail comes back with the same URL when its connection broke, or when tarmacd was restarted.
    private static readonly TimeSpan TailLife = TimeSpan.FromHours(24);

    // The stock CLI reconnects after 3 s and gives up when the connection is refused; a restart of tarmacd may take longer.
    private static readonly byte[] Patience = "retry: 10000\n\n"u8.ToArray();

    public static void MapLogSessions(this IEndpointRouteBuilder routes)
    {
        routes.MapApp().Needs(Rights.View).MapPost("/log-sessions", CreateAsync).Takes<LogSessionCreate>().Gives<LogSession>(StatusCodes.Status201Created);
        routes.MapGet("/" + Path + "/{token}", ReadAsync).OpenToAnybody().Gives<string>(contentType: "text/event-stream");
    }

    private static async Task<IResult> CreateAsync(HttpContext http, AppRow app, CapabilityUrls urls, TimeProvider time, CancellationToken cancellation)
    {
        var body = await RequestBody.ReadAsync<LogSessionCreate>(http, cancellation);
        return body.Then(b => LogSessionQuery.Of(app.AppId, b)).Match(
            query => Api.Created(new LogSession(
                Guid.CreateVersion7(), urls.Make(Path, Purpose, query.ToString(), query.Tail ? TailLife : Life), time.GetUtcNow(), time.GetUtcNow())),
            Api.Refused);
    }

    private static async Task ReadAsync(
        HttpContext http, string token, Capability capability, AppStore apps, ILogReader logs, TimeProvider time, IHostApplicationLifetime lifetime)
    {
        if (!capability.TryRead(Purpose, token, out var content)
            || LogSessionQuery.Read(content) is not { } query
            || await apps.GetAsync(query.App.Value, http.RequestAborted) is not { DestroyingAt: null })
        {
            await Api.Refused(Fault.NotFound("log_session", "This log session has ended. Ask for a new one.")).ExecuteAsync(http);
            return;
        }

        http.Response.ContentType = "text/event-stream";
        http.Response.Headers.CacheControl = "no-store";
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, lifetime.ApplicationStopping);
        await http.Response.StartAsync(ending.Token);
        if (query.Tail)
        {
            await http.Response.Body.WriteAsync(Patience, ending.Token);
        }

        var entries = logs.ReadAsync(
            query.App,
            new LogQuery { Lines = query.Lines, Tail = query.Tail, Filter = query.Filter, AfterSequence = LastSeen(http.Request) },
            ending.Token);
        try
        {
            await LogEvents.WriteAsync(entries, http.Response.Body, time, ending.Token);
        }
        catch (OperationCanceledException) when (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            // A client that reconnects sends the id of the last line that it has seen.
        }
    }

    private static long? LastSeen(HttpRequest request) =>
        long.TryParse(request.Headers["Last-Event-ID"], NumberStyles.None, CultureInfo.InvariantCulture, out var sequence) ? sequence : null;
}
