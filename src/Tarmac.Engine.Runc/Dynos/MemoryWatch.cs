using System.Globalization;
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

    /// <summary>What is said of a dyno that holds so many bytes; nothing within its quota.</summary>
    internal static IReadOnlyList<string> Judge(long bytes, int quota)
    {
        var share = 100.0 * bytes / (quota * MiB);
        if (share <= 100)
        {
            return [];
        }

        var usage = string.Create(CultureInfo.InvariantCulture, $"Process running mem={bytes / MiB}M({share:0.0}%)");
        return share < 200 ? [usage, "Error R14 (Memory quota exceeded)"] : [usage, "Error R15 (Memory quota vastly exceeded)", "Stopping process with SIGKILL"];
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
        var said = Judge(File.Exists(dyno.Folder.OutOfMemory) ? Math.Max(bytes, 2 * dyno.Record.Memory * MiB) : bytes, dyno.Record.Memory);
        foreach (var line in said)
        {
            _machine.Announce(dyno.Record, line);
        }

        if (said.Count == 3)
        {
            dyno.OverQuota = true;
            dyno.Kill();
        }
    }
}
