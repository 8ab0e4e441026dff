using System.Collections.Concurrent;

namespace Tarmac.Server.Builds;

/// <summary>The builds under way, so that they can be cancelled by their id.</summary>
internal sealed class RunningBuilds
{
    private readonly ConcurrentDictionary<Guid, CancellationTokenSource> _running = new();

    /// <summary>Disposing it forgets the build.</summary>
    public RunningBuild Begin(Guid build, CancellationToken cancellation)
    {
        var source = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        _running[build] = source;
        return new RunningBuild(source, () => _running.TryRemove(build, out _));
    }

    /// <summary>False: no such build is under way.</summary>
    public async Task<bool> CancelAsync(Guid build)
    {
        if (!_running.TryGetValue(build, out var source))
        {
            return false;
        }

        try
        {
            await source.CancelAsync();
            return true;
        }
        catch (ObjectDisposedException)
        {
            return false;
        }
    }
}
