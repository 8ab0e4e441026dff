using Tarmac.Core.Dynos.Events;
using Tarmac.Engine.Runc.Cgroups;
using Tarmac.Loops;

namespace Tarmac.Engine.Runc.Dynos;

/// <summary>Compares dynos' memory with their quota from time to time: R14 above it, R15 and the end at twice as much.</summary>
internal sealed class MemoryWatch : IAsyncDisposable
{
    private const long MiB = 1024 * 1024;
    private readonly Machine _machine;
    private readonly Loop _loop;

    public MemoryWatch(Machine machine, Func<IEnumerable<RunningDyno>> dynos)
    {
        _machine = machine;
        _loop = new Loop("dyno memory", new LoopPace(machine.Options.MemorySampling), machine.Loops, (round, cancellation) => round.EachAsync(
            dynos().Where(d => !d.Exited.IsCompleted).ToList(), dyno => dyno.Folder.Id, LookAsync, cancellation));
        _loop.Start();
    }

    public ValueTask DisposeAsync() => new(_loop.StopAsync(CancellationToken.None));

    private Task LookAsync(RunningDyno dyno, CancellationToken cancellation)
    {
        Look(dyno, _machine.Cgroups);
        return Task.CompletedTask;
    }

    private void Look(RunningDyno dyno, CgroupTree cgroups)
    {
        var bytes = cgroups.Memory(dyno.Folder.Id) ?? 0;

        // The kernel has begun to kill at twice the quota: a child that has gone would leave the dyno half alive.
        bytes = File.Exists(dyno.Folder.OutOfMemory) ? Math.Max(bytes, 2 * dyno.Record.Memory * MiB) : bytes;
        var exceeded = new DynoEvent.MemoryExceeded(dyno.Record.Identity, bytes, dyno.Record.Memory, _machine.Time.GetUtcNow());
        if (exceeded.Share > 100)
        {
            _machine.Tell(dyno.Record, (_, _) => exceeded);
        }

        if (exceeded.IsVast)
        {
            _machine.Tell(dyno.Record, (identity, at) => new DynoEvent.Killing(identity, AfterTerm: false, at));
            dyno.OverQuota = true;
            dyno.Kill();
        }
    }
}
