using System.Threading.Channels;

namespace Tarmac.Loops;

/// <summary>A wake-up that is kept until the next wait. Any number of wake-ups before that count as one.</summary>
internal sealed class WakeUp
{
    private readonly Channel<bool> _set = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public void Set() => _set.Writer.TryWrite(true);

    /// <summary>Returns when woken, or when the limit is over; throws when cancelled.</summary>
    public async Task WaitAsync(TimeSpan limit, TimeProvider time, CancellationToken cancellation)
    {
        if (limit == TimeSpan.Zero)
        {
            cancellation.ThrowIfCancellationRequested();
            _set.Reader.TryRead(out _);
            return;
        }

        using var over = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, over.Token);
        await ((Task)_set.Reader.ReadAsync(either.Token).AsTask()).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellation.ThrowIfCancellationRequested();
    }
}
