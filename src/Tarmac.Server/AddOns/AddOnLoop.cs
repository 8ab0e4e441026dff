using Tarmac.Loops;
using Tarmac.Server.Loops;

namespace Tarmac.Server.AddOns;

/// <summary>
/// A worker for each add-on that is to be made or removed. What a crash interrupted is begun again, a failure is tried again, and neither holds up
/// another add-on. Dumps are operations and not done here.
/// </summary>
internal sealed class AddOnLoop : IOwnsLoops
{
    // Enough that some which wait for a cluster that does not come up leave room; few enough that initdb does not crowd the machine.
    private const int AtOnce = 16;

    private static readonly LoopPace Due = new(TimeSpan.FromSeconds(10));

    private readonly AddOnStore _store;
    private readonly KeyedLoop<Guid> _workers;
    private readonly Loop _due;

    public AddOnLoop(LoopContext context, AddOnStore store, AddOnWork work)
    {
        _store = store;
        _workers = new KeyedLoop<Guid>("add-ons", LoopPace.OnlyWhenWoken, context, work.RunAsync, AtOnce);
        _due = new Loop("add-ons due", Due, context, WakeAsync);
    }

    public IEnumerable<ILoop> Loops => [_workers, _due];

    public void Wake(Guid addOn) => _workers.Wake(addOn);

    private async Task WakeAsync(CancellationToken cancellation)
    {
        foreach (var addOn in await _store.UnfinishedAsync(cancellation))
        {
            _workers.Wake(addOn.Id);
        }
    }
}
