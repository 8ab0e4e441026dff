namespace Tarmac.Core.Dynos.Events;

/// <summary>What happens to the dynos of all apps.</summary>
public interface IDynoEvents
{
    /// <summary>
    /// First a <see cref="DynoEvent.Found"/> for each dyno that lives, then everything that happens, in order and with no gap between the two. Any number of
    /// readers; each has a bounded queue, and one that is too slow gets <see cref="DynoEvent.Missed"/> and the dynos that live then.
    /// </summary>
    IAsyncEnumerable<DynoEvent> ReadAsync(CancellationToken cancellation);
}
