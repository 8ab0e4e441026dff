using System.Collections.Concurrent;
using System.Security.Cryptography;
using Tarmac.Core.Dynos;
using Tarmac.Core.Dynos.Events;

namespace Tarmac.Server.Rendezvous;

/// <summary>One-off dynos and the users who attach to them: a secret of one use, a minute to come, and nothing left behind by either side.</summary>
internal sealed partial class RendezvousSessions(IDynoEventSink events, TimeProvider time, ILogger<RendezvousSessions> logger) : IRendezvous
{
    private static readonly TimeSpan AttachLimit = TimeSpan.FromSeconds(60);

    // The client throws away the first chunk that it receives, whatever it holds.
    private static readonly TimeSpan GreetingPause = TimeSpan.FromMilliseconds(150);

    private static readonly TimeSpan HangUpGrace = TimeSpan.FromSeconds(10);

    // SIGHUP, the grace, SIGKILL, and what the machine needs to clear up.
    private static readonly TimeSpan HangUpLimit = HangUpGrace + TimeSpan.FromSeconds(20);

    private static readonly byte[] Greeting = "rendezvous\r\n"u8.ToArray();

    private readonly ConcurrentDictionary<string, RendezvousSession> _waiting = new(StringComparer.Ordinal);

    /// <summary>Gives a dyno a secret under which its user finds it; the session owns the dyno from now on.</summary>
    public string Open(IOneOffDyno dyno, bool terminal, bool wantsStatus = false)
    {
        var secret = RandomNumberGenerator.GetHexString(40, lowercase: true);
        var expiry = time.CreateTimer(_ => _ = ExpireAsync(secret), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _waiting[secret] = new RendezvousSession(dyno, terminal, wantsStatus, expiry);
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
        var client = new AttachedClient(stream, cancellation);
        await client.SendAsync(Greeting);
        await Task.Delay(GreetingPause, time, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await ConnectAsync(session, client);
    }

    private async Task ConnectAsync(RendezvousSession session, AttachedClient client)
    {
        // Not the connection's token: where the connection is gone the dyno has its grace all the same, and its output a reader.
        using var ended = new CancellationTokenSource();
        using var typing = CancellationTokenSource.CreateLinkedTokenSource(ended.Token, client.Closed);
        var output = DynoOutput.CopyAsync(session.Dyno.Output, client, time, ended.Token);
        var input = DynoInput.CopyAsync(client.Stream, session.Dyno.Input, session.Terminal, time, typing.Token);
        try
        {
            if (await Task.WhenAny(output, input, client.Lost) != output)
            {
                await HangUpAsync(session.Dyno, output);
            }

            if (!await output && session.WantsStatus)
            {
                var exit = await session.Dyno.Exited.WaitAsync(HangUpLimit, time, client.Closed);
                await client.SendAsync(ExitStatusLines.Of(exit.Status));
            }
        }
        catch (Exception lost) when (lost is IOException or OperationCanceledException or TimeoutException)
        {
            Log.NotInOrder(logger, lost, session.Dyno.Identity.App.Value, session.Dyno.Identity.Name.ToString());
        }
        finally
        {
            await ended.CancelAsync();
            await Task.WhenAll(input, output).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task HangUpAsync(IOneOffDyno dyno, Task output)
    {
        Log.ClientLost(logger, dyno.Identity.App.Value, dyno.Identity.Name.ToString());
        using var limit = new CancellationTokenSource(HangUpLimit, time);
        await dyno.StopAsync(HangUpGrace, limit.Token);
        await output.WaitAsync(limit.Token);
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
            events.Publish(new DynoEvent.AttachTimedOut(session.Dyno.Identity, time.GetUtcNow()));
            await session.Dyno.DisposeAsync();
        }
        catch (Exception fault) when (fault is IOException or InvalidOperationException or TimeoutException)
        {
            Log.NotEnded(logger, fault, session.Dyno.Identity.App.Value, session.Dyno.Identity.Name.ToString());
        }
    }

    private static partial class Log
    {
        [LoggerMessage(4100, LogLevel.Debug, "App {App}: the client attached to {Dyno} disconnected")]
        public static partial void ClientLost(ILogger logger, Guid app, string dyno);

        [LoggerMessage(4101, LogLevel.Warning, "App {App}: {Dyno}, to which no client attached, could not be stopped")]
        public static partial void NotEnded(ILogger logger, Exception fault, Guid app, string dyno);

        [LoggerMessage(4102, LogLevel.Warning, "App {App}: the session with {Dyno} was aborted, and the dyno is killed")]
        public static partial void NotInOrder(ILogger logger, Exception fault, Guid app, string dyno);
    }
}
