namespace Tarmac.Loops;

/// <summary>One round of a <see cref="Loop"/>.</summary>
public sealed class LoopRound
{
    private readonly LoopPulse _pulse;
    private readonly ItemFailures _items;

    internal LoopRound(LoopPulse pulse, ItemFailures items)
    {
        _pulse = pulse;
        _items = items;
    }

    /// <summary>
    /// Handles the items one after the other. One that throws is logged, counted and left out until its own pause is over; the others are handled all the
    /// same. Items that are not in the list any more are forgotten.
    /// </summary>
    /// <param name="items">What is there to do now.</param>
    /// <param name="name">Identifies an item, also in the log: an id, not a secret.</param>
    /// <param name="handle">Does the work of one item. May be repeated.</param>
    /// <param name="cancellation">Of the round.</param>
    public async Task EachAsync<T>(IEnumerable<T> items, Func<T, string> name, Func<T, CancellationToken, Task> handle, CancellationToken cancellation)
    {
        var present = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in items)
        {
            var key = name(item);
            present.Add(key);
            if (_items.Rests(key))
            {
                continue;
            }

            try
            {
                _pulse.Starting(key);
                await handle(item, cancellation);
                _items.Succeeded(key);
                _pulse.Succeeded(key);
            }
#pragma warning disable CA1031 // The next item must not pay for this one.
            catch (Exception fault) when (!cancellation.IsCancellationRequested)
#pragma warning restore CA1031
            {
                var (failures, pause) = _items.Failed(key);
                _pulse.Failed(key, failures, pause, fault);
            }
        }

        foreach (var gone in _items.ForgetAllBut(present))
        {
            _pulse.Forget(gone);
        }
    }
}
