using System.Collections.Concurrent;

namespace Tarmac.Server.Builds;

/// <summary>The builds under way in this program, so that they can be cancelled.</summary>
internal sealed class RunningBuilds
{
    private readonly ConcurrentDictionary<Guid, RunningBuild> _running = new();

    /// <summary>Comes before the build's row, so that a pending row without an entry here is known to be left behind. Disposing it forgets the build.</summary>
    public RunningBuild Begin(Guid app)
    {
        var run = new RunningBuild(Guid.CreateVersion7(), app, ended => _running.TryRemove(ended.Build, out _));
        _running[run.Build] = run;
        return run;
    }

    public bool IsRunning(Guid build) => _running.ContainsKey(build);

    /// <summary>False: no such build is under way.</summary>
    public bool Cancel(Guid build, string reason)
    {
        if (!_running.TryGetValue(build, out var run))
        {
            return false;
        }

        run.Cancel(reason);
        return true;
    }

    /// <summary>Returns when no build of the app is under way any more.</summary>
    public async Task EndAsync(Guid app, string reason, CancellationToken cancellation)
    {
        foreach (var run in _running.Values.Where(r => r.App == app))
        {
            run.Cancel(reason);
            await run.Ended.WaitAsync(cancellation);
        }
    }
}
