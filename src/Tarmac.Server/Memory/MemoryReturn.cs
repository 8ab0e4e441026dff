using Tarmac.Loops;
using Tarmac.Server.Loops;

namespace Tarmac.Server.Memory;

/// <summary>Gives memory back to the machine, which is the apps', when builds and requests have come to rest: the collector by itself waits for the next work.</summary>
internal sealed class MemoryReturn : IOwnsLoops
{
    private static readonly LoopPace Pace = new(TimeSpan.FromSeconds(30));

    private readonly Allocations _allocations = new();
    private readonly Loop _loop;

    public MemoryReturn(LoopContext context) => _loop = new Loop("memory return", Pace, context, CollectAsync);

    public IEnumerable<ILoop> Loops => [_loop];

    private Task CollectAsync(CancellationToken cancellation)
    {
        if (_allocations.Look(GC.GetTotalAllocatedBytes()))
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        }

        return Task.CompletedTask;
    }
}
