using System.Collections.Concurrent;
using Tarmac.Router.Settings;
using Tarmac.Router.Tables;

namespace Tarmac.Router.Upstream;

/// <summary>Looks at the deadlines of all connections to dynos again and again, and closes what nobody uses.</summary>
internal sealed class Watchdog(RouterLimits limits, TimeProvider time)
{
    private readonly ConcurrentDictionary<UpstreamConnection, bool> _connections = new();

    public int Connections => _connections.Count;

    public void Watch(UpstreamConnection connection) => _connections[connection] = true;

    public void Forget(UpstreamConnection connection) => _connections.TryRemove(connection, out _);

    public async Task RunAsync(RouteBook book, CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(Interval(), time);
        while (await timer.WaitForNextTickAsync(cancellation))
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
        }
    }

    private TimeSpan Interval()
    {
        var shortest = new[] { limits.FirstByte, limits.Idle, limits.PoolIdle, TimeSpan.FromSeconds(4) }.Min();
        return shortest / 4;
    }
}
