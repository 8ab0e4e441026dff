using System.Globalization;
using Tarmac.Builds.Pushes;
using Tarmac.Linux.Programs;

namespace Tarmac.Builds.Git;

/// <summary>One run of <c>git http-backend</c> (git-http-backend(1)), a CGI program, with a request's and an answer's bytes going through it at the same time.</summary>
internal sealed partial class GitBackend(HttpContext context, ProgramCall call, ILogger log)
{
    private const int BufferSize = 64 * 1024;

    // receive-pack and its children clean up after SIGTERM; what hangs is killed after this.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(3);

    // Git stops reading what it refuses. The client is heard to its end, so that it reads the reason and not a broken pipe.
    private static readonly TimeSpan DrainLimit = TimeSpan.FromMinutes(2);

    public static ProgramCall Call(BuildOptions options, HttpContext context, GitRequest request, string repository, PushIdentity who, string? secret)
    {
        var environment = GitEnvironment.For(options).ToBuilder();
        environment["GIT_PROJECT_ROOT"] = repository;
        environment["GIT_HTTP_EXPORT_ALL"] = "1";
        environment["GATEWAY_INTERFACE"] = "CGI/1.1";
        environment["REQUEST_METHOD"] = context.Request.Method;
        environment["PATH_INFO"] = request.Advertises ? "/info/refs" : "/" + request.Service;
        environment["QUERY_STRING"] = request.Advertises ? "service=" + request.Service : "";
        environment["REMOTE_USER"] = Printable(who.Email);
        environment["REMOTE_ADDR"] = context.Connection.RemoteIpAddress?.ToString() ?? "";
        if (!request.Advertises)
        {
            environment["CONTENT_TYPE"] = request.ContentType;
        }

        if (context.Request.ContentLength is { } length)
        {
            environment["CONTENT_LENGTH"] = length.ToString(CultureInfo.InvariantCulture);
        }

        if (context.Request.Headers.ContentEncoding == "gzip")
        {
            environment["HTTP_CONTENT_ENCODING"] = "gzip";
        }

        if (GitRequest.Protocol(context.Request.Headers["Git-Protocol"]) is { } protocol)
        {
            environment["GIT_PROTOCOL"] = protocol;
        }

        if (secret is not null)
        {
            environment["TARMAC_HOOK_SOCKET"] = options.HookSocket;
            environment["TARMAC_PUSH_SECRET"] = secret;
        }

        return new ProgramCall("git", "http-backend") { Environment = environment.ToImmutable(), Folder = repository };
    }

    /// <summary>Runs to the end. Cancelled: git is asked to end, then killed.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        await using var git = call.Start();
        using var drain = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var body = SendBodyAsync(git.Input, drain.Token);
        using var said = new StreamReader(git.Errors);
        var errors = LogErrorsAsync(said);
        try
        {
            await AnswerAsync(git.Output, cancellation);
            drain.CancelAfter(DrainLimit);
            await body;
            await git.ExitAsync(cancellation);
        }
        finally
        {
            await git.StopAsync(Grace);
            await drain.CancelAsync();
            await body.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await errors;
        }
    }

    private static string Printable(string text) => new([.. text.Where(c => !char.IsControl(c)).Take(200)]);

    private async Task SendBodyAsync(Stream git, CancellationToken cancellation)
    {
        var buffer = new byte[BufferSize];
        var listens = true;
        try
        {
            while (await context.Request.Body.ReadAsync(buffer, cancellation) is > 0 and var read)
            {
                listens = listens && await TryWriteAsync(git, buffer.AsMemory(0, read), cancellation);
            }
        }
        finally
        {
            await TryCloseAsync(git);
        }
    }

    private static async Task<bool> TryWriteAsync(Stream git, ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        try
        {
            await git.WriteAsync(bytes, cancellation);
            await git.FlushAsync(cancellation);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static async Task TryCloseAsync(Stream git)
    {
        try
        {
            await git.DisposeAsync();
        }
        catch (IOException)
        {
            // Git has ended before it read everything.
        }
    }

    private async Task AnswerAsync(Stream git, CancellationToken cancellation)
    {
        var buffer = new byte[BufferSize];
        var length = 0;
        int end;
        while ((end = CgiHead.EndOf(buffer.AsSpan(0, length))) < 0)
        {
            var read = length < CgiHead.Limit ? await git.ReadAsync(buffer.AsMemory(length), cancellation) : 0;
            if (read == 0)
            {
                context.Response.StatusCode = StatusCodes.Status500InternalServerError;
                await context.Response.WriteAsync("git ended without an answer. The platform's log says more.\n", cancellation);
                return;
            }

            length += read;
        }

        var head = CgiHead.Parse(buffer.AsSpan(0, end));
        context.Response.StatusCode = head.Status;
        foreach (var (name, value) in head.Headers)
        {
            context.Response.Headers[name] = value;
        }

        await context.Response.StartAsync(cancellation);
        for (var part = buffer.AsMemory(end, length - end); ; part = buffer.AsMemory(0, length))
        {
            if (part.Length > 0)
            {
                await context.Response.Body.WriteAsync(part, cancellation);

                // A build's lines must be seen when they are written.
                await context.Response.Body.FlushAsync(cancellation);
            }

            length = await git.ReadAsync(buffer, cancellation);
            if (length == 0)
            {
                return;
            }
        }
    }

    private async Task LogErrorsAsync(StreamReader errors)
    {
        const int Most = 20;
        for (var count = 0; await errors.ReadLineAsync(CancellationToken.None) is { } line; count++)
        {
            if (count < Most)
            {
                Log.Said(log, line.Length > 500 ? line[..500] : line);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(2010, LogLevel.Information, "git http-backend: {Line}")]
        public static partial void Said(ILogger log, string line);
    }
}
