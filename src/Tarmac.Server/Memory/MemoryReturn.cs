using Tarmac.Loops;
using Tarmac.Server.Loops;

namespace Tarmac.Server.Memory;

/// <summary>Returns memory to the operating system, for the apps, after builds and requests: the collector alone would wait for the next allocations.</summary>
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
