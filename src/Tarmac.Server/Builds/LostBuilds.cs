using Tarmac.Loops;
using Tarmac.Server.Loops;

namespace Tarmac.Server.Builds;

/// <summary>
/// Ends the rows of builds that nobody runs: where the database was away when the build ended. Without it every later build of the app would be refused.
/// </summary>
internal sealed class LostBuilds : IOwnsLoops
{
    private static readonly LoopPace Pace = new(TimeSpan.FromSeconds(5));

    private readonly BuildStore _store;
    private readonly RunningBuilds _running;
    private readonly Loop _loop;

    public LostBuilds(BuildStore store, RunningBuilds running, LoopContext context)
    {
        (_store, _running) = (store, running);
        _loop = new Loop("lost builds", Pace, context, RunAsync);
    }

    public IEnumerable<ILoop> Loops => [_loop];

    internal async Task RunAsync(LoopRound round, CancellationToken cancellation)
    {
        // Asked of memory after the rows were read: a build is entered there before its row is made.
        var pending = await _store.PendingAsync(cancellation);
        await round.EachAsync(
            pending.Where(build => !_running.IsRunning(build.Id)),
            build => build.Id.ToString(),
            (build, token) => _store.FailAsync(build, "Tarmac had an internal error; its log has the details. Try again.", token),
            cancellation);
    }
}
