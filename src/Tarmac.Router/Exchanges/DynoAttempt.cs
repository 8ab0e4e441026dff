using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Tarmac.Router.Errors;
using Tarmac.Router.Settings;
using Tarmac.Router.Tables;
using Tarmac.Router.Upstream;

namespace Tarmac.Router.Exchanges;

/// <summary>Brings one request to one dyno: on a connection that is open already, or on a new one.</summary>
internal sealed class DynoAttempt(
    RouterLimits limits, Watchdog watchdog, TimeProvider time, ClientPresence client, Conversation conversation, Progress progress)
{
    private readonly long _mostIdle = (long)limits.PoolIdle.TotalMilliseconds;

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<Verdict> RunAsync(Dyno dyno)
    {
        if (!dyno.TryEnter())
        {
            return Verdict.Retired;
        }

        progress.Dyno = dyno;
        try
        {
            var verdict = await OnConnectionAsync(dyno, dyno.Idle.Take(_mostIdle));

            // A second idle connection may have been closed with the first: once more, but on a new one.
            return verdict == Verdict.Stale ? await OnConnectionAsync(dyno, null) : verdict;
        }
        finally
        {
            dyno.Leave();
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<Verdict> OnConnectionAsync(Dyno dyno, UpstreamConnection? idle)
    {
        var started = time.GetTimestamp();
        var connection = idle ?? await ConnectAsync(dyno);
        progress.ConnectMilliseconds = (long)time.GetElapsedTime(started).TotalMilliseconds;
        if (connection is null)
        {
            return client.HasLeft ? Verdict.Over : Verdict.Unreachable;
        }

        progress.ServiceStarted = time.GetTimestamp();
        return await UseAsync(connection);
    }

    private async ValueTask<UpstreamConnection?> ConnectAsync(Dyno dyno)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(client.Left);
        limit.CancelAfter(limits.Connect);
        try
        {
            var connection = await UpstreamConnection.ConnectAsync(dyno, watchdog, limit.Token);
            dyno.EndQuarantine();
            return connection;
        }
        catch (OperationCanceledException)
        {
            progress.Error = client.HasLeft ? RouterError.ClientInterrupted : RouterError.ConnectTimeout;
        }
        catch (SocketException failed)
        {
            progress.Error = failed.SocketErrorCode == SocketError.TimedOut ? RouterError.ConnectTimeout : RouterError.ConnectRefused;
        }

        if (!client.HasLeft)
        {
            dyno.Quarantine(limits.Quarantine);
        }

        return null;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<Verdict> UseAsync(UpstreamConnection connection)
    {
        var (lastSent, repeat, keep) = (connection.LastSent, false, false);
        client.Cuts(connection);
        try
        {
            progress.Error = await conversation.RunAsync(connection);
            repeat = progress.Error == RouterError.ClosedWithoutResponse && conversation.CanRepeat(connection);
            keep = progress.Error is null;
        }
        finally
        {
            await conversation.StopSendingAsync(connection);

            // Whoever cuts because the client left, or because a deadline passed, may be about to: a connection is kept only once that cannot happen.
            client.CutsNothing();
            await connection.Deadline.DisarmAsync();
            if (keep && conversation.LeftClean && client.TryStopWatching() && connection.TryRest())
            {
                connection.Dyno.Idle.Give(connection);
            }
            else
            {
                connection.Dispose();
            }
        }

        if (repeat)
        {
            connection.Dyno.Idle.ClosedWhileTaken(Environment.TickCount64 - lastSent);
        }

        return repeat ? Verdict.Stale : Verdict.Over;
    }
}
