using System.Text;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Tarmac.Builds.Pushes;
using Tarmac.Core.Apps;

namespace Tarmac.Builds.Git;

/// <summary>Git's smart HTTP protocol for one repository; who may speak is decided before.</summary>
public sealed partial class GitHttp(BuildOptions options, GitRepositories repositories, PushHooks hooks, ILogger<GitHttp> log)
{
    /// <summary>Answers the request whole. The path is what follows <c>APP.git/</c>. Ends the push (and its build) when the client is lost.</summary>
    public async Task ServeAsync(HttpContext context, AppId app, PushIdentity who, string gitPath, CancellationToken cancellation)
    {
        if (GitRequest.Parse(context.Request.Method, gitPath.Trim('/'), context.Request.Query["service"]) is not { } request)
        {
            await RefuseAsync(context, StatusCodes.Status403Forbidden, "Only git's smart protocol is spoken here, for clone, fetch and push. Is your git older than 1.6.6?", cancellation);
            return;
        }

        if (!request.Advertises && context.Request.ContentType != request.ContentType)
        {
            await RefuseAsync(context, StatusCodes.Status415UnsupportedMediaType, $"The content type of this request is {request.ContentType}.", cancellation);
            return;
        }

        if (request is { Receives: true, Advertises: true } && repositories.DiskIsFull)
        {
            await RefusePushAsync(context, BuildFaults.DiskFull.Message, cancellation);
            return;
        }

        await repositories.EnsureAsync(app, cancellation);
        LiftLimits(context);
        using var receiving = request.Receives ? repositories.Receive(app) : null;
        using var session = request is { Receives: true, Advertises: false } ? hooks.Open(app, who) : null;
        using var lost = CancellationTokenSource.CreateLinkedTokenSource(cancellation, context.RequestAborted);
        var backend = new GitBackend(context, GitBackend.Call(options, context, request, repositories.Folder(app), who, session?.Secret), log);
        try
        {
            // The build ends with its client at once, not when git gets to know.
            await using var ending = session is null ? default : lost.Token.Register(() => _ = session.LoseAsync());
            await backend.RunAsync(lost.Token);
        }
        catch (Exception gone) when (gone is OperationCanceledException or IOException && !cancellation.IsCancellationRequested)
        {
            Log.ClientLost(log, app);
            context.Abort();
        }
    }

    private static async Task RefuseAsync(HttpContext context, int status, string reason, CancellationToken cancellation)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        await context.Response.WriteAsync(reason + "\n", cancellation);
    }

    /// <summary>An answer that git shows as <c>fatal: remote error: REASON</c> (gitprotocol-pack(5), pkt-line "ERR"); of another status it shows the number only.</summary>
    private static async Task RefusePushAsync(HttpContext context, string reason, CancellationToken cancellation)
    {
        context.Response.ContentType = "application/x-git-receive-pack-advertisement";
        await context.Response.WriteAsync($"{PacketLine("# service=git-receive-pack\n")}0000{PacketLine($"ERR {reason}\n")}", cancellation);
    }

    private static string PacketLine(string text) => $"{Encoding.UTF8.GetByteCount(text) + 4:x4}{text}";

    /// <summary>Git has its own limit of a push; and neither side is slow when a build is silent.</summary>
    private static void LiftLimits(HttpContext context)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = null;
        }

        if (context.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } request)
        {
            request.MinDataRate = null;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(2020, LogLevel.Information, "A git client of app {App} was lost before the end")]
        public static partial void ClientLost(ILogger log, AppId app);
    }
}
