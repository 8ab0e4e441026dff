using System.Collections.Concurrent;
using Tarmac.Loops;
using Tarmac.Router.Settings;
using Tarmac.Router.Tables;

namespace Tarmac.Router.Upstream;

/// <summary>Looks at the deadlines of all connections to dynos again and again, and closes what nobody uses.</summary>
internal sealed class Watchdog(RouterLimits limits)
{
    private readonly ConcurrentDictionary<UpstreamConnection, bool> _connections = new();

    public int Connections => _connections.Count;

    public void Watch(UpstreamConnection connection) => _connections[connection] = true;

    public void Forget(UpstreamConnection connection) => _connections.TryRemove(connection, out _);

    /// <summary>The loop that looks; the owner starts and stops it.</summary>
    public Loop Over(RouteBook book, LoopContext context)
    {
        var interval = Interval();
        return new Loop("time limits", new LoopPace(interval) { FirstBackOff = interval, LongestBackOff = interval }, context, _ => Look(book));
    }

    private Task Look(RouteBook book)
    {
        var now = Environment.TickCount64;
        foreach (var (connection, _) in _connections)
        {
            connection.CutIfOverdue(now);
        }

        foreach (var dyno in book.Dynos)
        {
            dyno.Idle.Sweep((long)limits.PoolIdle.TotalMilliseconds, now);
        }

        return Task.CompletedTask;
    }

    private TimeSpan Interval()
    {
        var shortest = new[] { limits.FirstByte, limits.Idle, limits.PoolIdle, TimeSpan.FromSeconds(4) }.Min();
        return shortest / 4;
    }
}
