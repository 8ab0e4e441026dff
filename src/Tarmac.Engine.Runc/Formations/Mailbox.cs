using System.Threading.Channels;

namespace Tarmac.Engine.Runc.Formations;

/// <summary>
/// What happens to a formation, as turns that run one after the other in the order of their arrival. It is bounded: a sender waits for room, then
/// until its turn has run; a fault of the turn is thrown to its sender and touches no other turn.
/// </summary>
internal sealed class Mailbox
{
    private const int Capacity = 1024;
    private readonly Channel<Turn> _turns = Channel.CreateBounded<Turn>(new BoundedChannelOptions(Capacity) { SingleReader = true });

    /// <summary>Completes when the turn has run; cancelled when the mailbox is closed before.</summary>
    public Task SendAsync(Action turn, CancellationToken cancellation) => SendAsync(
        () =>
        {
            turn();
            return true;
        },
        cancellation);

    /// <inheritdoc cref="SendAsync(Action, CancellationToken)"/>
    public async Task<T> SendAsync<T>(Func<T> turn, CancellationToken cancellation)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        try
        {
            await _turns.Writer.WriteAsync(new Turn(() => Run(turn, done), () => done.TrySetCanceled(CancellationToken.None)), cancellation);
        }
        catch (ChannelClosedException e)
        {
            throw new OperationCanceledException("The formation is no longer supervised", e);
        }

        return await done.Task;
    }

    /// <summary>Waits for the next turn, but not longer than until the given time, and runs the turns that are there.</summary>
    public async Task RunAsync(DateTimeOffset until, TimeProvider time, CancellationToken cancellation)
    {
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        if (until - time.GetUtcNow() is var left && left > TimeSpan.Zero)
        {
            await Task.WhenAny(_turns.Reader.WaitToReadAsync(waiting.Token).AsTask(), Task.Delay(left, time, waiting.Token));
            await waiting.CancelAsync();
        }

        cancellation.ThrowIfCancellationRequested();
        while (_turns.Reader.TryRead(out var turn))
        {
            turn.Run();
        }
    }

    /// <summary>No more turns run; senders get an error.</summary>
    public void Close()
    {
        _turns.Writer.TryComplete();
        while (_turns.Reader.TryRead(out var turn))
        {
            turn.Drop();
        }
    }

    private static void Run<T>(Func<T> turn, TaskCompletionSource<T> done)
    {
        try
        {
            done.TrySetResult(turn());
        }
        catch (Exception e)
        {
            done.TrySetException(e);
        }
    }

    private sealed record Turn(Action Run, Action Drop);
}
