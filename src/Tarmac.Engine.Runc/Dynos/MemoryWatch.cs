using Tarmac.Core.Dynos.Events;
using Tarmac.Engine.Runc.Cgroups;

namespace Tarmac.Engine.Runc.Dynos;

/// <summary>Compares dynos' memory with their quota from time to time: R14 above it, R15 and the end at twice as much.</summary>
internal sealed class MemoryWatch : IAsyncDisposable
{
    private const long MiB = 1024 * 1024;
    private readonly Machine _machine;
    private readonly Func<IEnumerable<RunningDyno>> _dynos;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loop;

    public MemoryWatch(Machine machine, Func<IEnumerable<RunningDyno>> dynos)
    {
        (_machine, _dynos) = (machine, dynos);
        _loop = RunAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loop;
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                await Task.Delay(_machine.Options.MemorySampling, _machine.Time, _stop.Token);
                foreach (var dyno in _dynos().Where(d => !d.Exited.IsCompleted).ToList())
                {
                    Look(dyno, _machine.Cgroups);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Disposed.
        }
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
