using System.Net;
using System.Text;
using Tarmac.Core.Routing;
using Tarmac.Router.Upstream;

namespace Tarmac.Router.Tables;

/// <summary>
/// A web dyno as long as tables name it: lives across table swaps, so that its idle connections, its requests under way and its quarantine do.
/// </summary>
internal sealed class Dyno(DynoEndpoint endpoint)
{
    private const int MostIdle = 256;

    private readonly Lock _gate = new();
    private readonly List<UpstreamConnection> _idle = [];
    private int _inFlight;
    private volatile bool _retired;
    private long _quarantinedUntil;

    public DynoEndpoint Endpoint => endpoint;

    public IPEndPoint Address { get; } = new(IPAddress.Parse(endpoint.Address), endpoint.Port);

    public byte[] NameUtf8 { get; } = Encoding.UTF8.GetBytes(endpoint.Dyno);

    public int InFlight => Volatile.Read(ref _inFlight);

    /// <summary>
    /// Counts a request in. False when a newer table has dropped the dyno: the count goes up before the look at the flag and a drain sets the flag
    /// before it looks at the count, so one of the two always sees the other.
    /// </summary>
    public bool TryEnter()
    {
        Interlocked.Increment(ref _inFlight);
        if (!_retired)
        {
            return true;
        }

        Leave();
        return false;
    }

    public void Leave() => Interlocked.Decrement(ref _inFlight);

    public void Quarantine(TimeSpan time) => Volatile.Write(ref _quarantinedUntil, Environment.TickCount64 + (long)time.TotalMilliseconds);

    public bool IsQuarantined() => Volatile.Read(ref _quarantinedUntil) > Environment.TickCount64;

    public void EndQuarantine() => Volatile.Write(ref _quarantinedUntil, 0);

    /// <summary>The connection used last is the one most likely to be alive still; null when a new one is needed.</summary>
    public UpstreamConnection? TakeIdle()
    {
        while (true)
        {
            UpstreamConnection connection;
            lock (_gate)
            {
                if (_idle.Count == 0)
                {
                    return null;
                }

                connection = _idle[^1];
                _idle.RemoveAt(_idle.Count - 1);
            }

            if (!connection.IsStale())
            {
                return connection;
            }

            connection.Dispose();
        }
    }

    /// <summary>Keeps a connection whose last exchange ended cleanly for the next request, or closes it when there is no use for it.</summary>
    public void GiveBack(UpstreamConnection connection)
    {
        lock (_gate)
        {
            if (!_retired && _idle.Count < MostIdle)
            {
                _idle.Add(connection);
                return;
            }
        }

        connection.Dispose();
    }

    public void Retire()
    {
        List<UpstreamConnection> idle;
        lock (_gate)
        {
            _retired = true;
            idle = [.. _idle];
            _idle.Clear();
        }

        Interlocked.MemoryBarrier();
        idle.ForEach(connection => connection.Dispose());
    }

    public void Revive() => _retired = false;

    /// <summary>Closes idle connections that the dyno closed, or that nobody has used since <paramref name="usedBefore"/>.</summary>
    public void CloseUnused(long usedBefore)
    {
        List<UpstreamConnection>? closed = null;
        lock (_gate)
        {
            for (var i = _idle.Count - 1; i >= 0; i--)
            {
                if (_idle[i].IdleSince < usedBefore || _idle[i].IsStale())
                {
                    (closed ??= []).Add(_idle[i]);
                    _idle.RemoveAt(i);
                }
            }
        }

        closed?.ForEach(connection => connection.Dispose());
    }
}
