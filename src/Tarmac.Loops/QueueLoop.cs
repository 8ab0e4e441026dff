using System.Threading.Channels;

namespace Tarmac.Loops;

/// <summary>
/// Handles items in the order in which they came, so many at once. An item that throws is logged and counted, and is not tried again: whoever needs
/// that records the item and uses a <see cref="Loop"/> or a <see cref="KeyedLoop{TKey}"/>.
/// </summary>
public sealed class QueueLoop<T> : ILoop
{
    private readonly Channel<T> _queue;
    private readonly LoopPulse _pulse;
    private readonly LoopTask _task;
    private readonly int _atOnce;
    private readonly Func<T, string> _itemName;
    private readonly Func<T, CancellationToken, Task> _handle;

    public QueueLoop(
        string name, int capacity, int atOnce, LoopContext context, Func<T, string> itemName, Func<T, CancellationToken, Task> handle, LoopPace? pace = null)
    {
        (_atOnce, _itemName, _handle) = (atOnce, itemName, handle);
        _queue = Channel.CreateBounded<T>(new BoundedChannelOptions(capacity) { FullMode = BoundedChannelFullMode.Wait });
        _pulse = new LoopPulse(name, context, () => _queue.Reader.Count);
        _task = new LoopTask(_pulse, pace ?? LoopPace.OnlyWhenWoken, RunAsync);
    }

    public string Name => _pulse.Name;

    /// <summary>False: the queue is full, and the item was not taken.</summary>
    public bool TryAdd(T item) => _queue.Writer.TryWrite(item);

    /// <summary>Waits for a place in the queue.</summary>
    public ValueTask AddAsync(T item, CancellationToken cancellation) => _queue.Writer.WriteAsync(item, cancellation);

    public void Start() => _task.Start();

    public Task StopAsync(CancellationToken cancellation) => _task.StopAsync(cancellation);

    private Task RunAsync(CancellationToken cancellation) => Task.WhenAll(Enumerable.Range(0, _atOnce).Select(_ => TakeAsync(cancellation)));

    private async Task TakeAsync(CancellationToken cancellation)
    {
        while (true)
        {
            var item = await _queue.Reader.ReadAsync(cancellation);
            var name = "";
            try
            {
                name = _itemName(item);
                _pulse.Starting(name);
                await _handle(item, cancellation);
                _pulse.Succeeded(name);
            }
#pragma warning disable CA1031 // The next item must not pay for this one.
            catch (Exception fault) when (!cancellation.IsCancellationRequested)
#pragma warning restore CA1031
            {
                _pulse.Dropped(name, fault);
            }
        }
    }
}
