using System.Collections.Concurrent;
using System.Security.Cryptography;
using Tarmac.Core.Apps;
using Tarmac.Core.Dynos;
using Tarmac.Core.Logs;

namespace Tarmac.Server.Rendezvous;

/// <summary>One-off dynos and the users who attach to them: a secret of one use, a minute to come, and nothing left behind by either side.</summary>
internal sealed partial class RendezvousSessions(ILogSink logs, TimeProvider time, ILogger<RendezvousSessions> logger) : IRendezvous
{
    private static readonly TimeSpan AttachLimit = TimeSpan.FromSeconds(60);

    // The client throws away the first chunk that it receives, whatever it holds.
    private static readonly TimeSpan GreetingPause = TimeSpan.FromMilliseconds(150);

    private static readonly TimeSpan HangUpGrace = TimeSpan.FromSeconds(10);

    private static readonly byte[] Greeting = "rendezvous\r\n"u8.ToArray();

    private readonly ConcurrentDictionary<string, RendezvousSession> _waiting = new(StringComparer.Ordinal);

    /// <summary>Gives a dyno a secret under which its user finds it; the session owns the dyno from now on.</summary>
    public string Open(AppId app, IOneOffDyno dyno, bool terminal)
    {
        var secret = RandomNumberGenerator.GetHexString(40, lowercase: true);
        var expiry = time.CreateTimer(_ => _ = ExpireAsync(secret), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _waiting[secret] = new RendezvousSession(app, dyno, terminal, expiry);
        expiry.Change(AttachLimit, Timeout.InfiniteTimeSpan);
        return secret;
    }

    public async Task ServeAsync(Stream stream, string secret, CancellationToken cancellation)
    {
        if (!_waiting.TryRemove(secret, out var session))
        {
            return;
        }

        await session.Expiry.DisposeAsync();
        await using var dyno = session.Dyno;
        try
        {
            await stream.WriteAsync(Greeting, cancellation);
            await stream.FlushAsync(cancellation);
            await Task.Delay(GreetingPause, time, cancellation);
            await ConnectAsync(session, stream, cancellation);
        }
        catch (IOException lost)
        {
            Log.ClientLost(logger, session.App.Value, dyno.Name.ToString(), lost.Message);
            await dyno.StopAsync(HangUpGrace, cancellation);
        }
    }

    private async Task ConnectAsync(RendezvousSession session, Stream stream, CancellationToken cancellation)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var output = DynoOutput.CopyAsync(session.Dyno.Output, stream, time, ended.Token);
        var input = DynoInput.CopyAsync(stream, session.Dyno.Input, session.Terminal, time, ended.Token);
        try
        {
            if (await Task.WhenAny(output, input) == input)
            {
                await session.Dyno.StopAsync(HangUpGrace, cancellation);
            }

            await output;
        }
        finally
        {
            await ended.CancelAsync();
            await input.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task ExpireAsync(string secret)
    {
        if (!_waiting.TryRemove(secret, out var session))
        {
            return;
        }

        try
        {
            await session.Expiry.DisposeAsync();
            logs.Write(session.App, new LogLine(time.GetUtcNow(), LogSource.Heroku, session.Dyno.Name.ToString(), "Error R13 (Attach error) -> Failed to attach to process"));
            await session.Dyno.DisposeAsync();
        }
        catch (Exception fault) when (fault is IOException or InvalidOperationException or TimeoutException)
        {
            Log.NotEnded(logger, fault, session.App.Value, session.Dyno.Name.ToString());
        }
    }

    private static partial class Log
    {
        [LoggerMessage(4100, LogLevel.Debug, "App {App}: the user of {Dyno} has gone: {Reason}")]
        public static partial void ClientLost(ILogger logger, Guid app, string dyno, string reason);

        [LoggerMessage(4101, LogLevel.Warning, "App {App}: {Dyno}, to which nobody attached, did not end")]
        public static partial void NotEnded(ILogger logger, Exception fault, Guid app, string dyno);
    }
}
