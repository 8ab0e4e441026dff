using System.Collections.Concurrent;
using Tarmac.Loops;

namespace Tarmac.Builds.Work;

/// <summary>Looks at the limits of all builds under way every few seconds.</summary>
internal sealed class BuildLimitWatch : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(3);

    private readonly ConcurrentDictionary<BuildLimits, bool> _builds = new();
    private readonly Loop _loop;

    public BuildLimitWatch(LoopContext context) =>
        _loop = new Loop("build limits", new LoopPace(Interval) { LongestBackOff = Interval }, context, (round, cancellation) => round.EachAsync(
            _builds.Keys, limits => limits.Build.ToString(), (limits, stopping) => limits.CheckAsync(stopping), cancellation));

    public void Add(BuildLimits limits)
    {
        _builds[limits] = true;
        _loop.Start();
    }

    public void Remove(BuildLimits limits) => _builds.TryRemove(limits, out _);

    public async ValueTask DisposeAsync() => await _loop.StopAsync(CancellationToken.None);
}
