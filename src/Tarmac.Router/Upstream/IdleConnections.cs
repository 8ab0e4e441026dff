namespace Tarmac.Router.Upstream;

/// <summary>The connections to one dyno that wait for their next request.</summary>
internal sealed class IdleConnections
{
    private const int Most = 256;

    private readonly Lock _gate = new();
    private readonly List<UpstreamConnection> _idle = [];
    private readonly IdleLimit _limit = new();
    private bool _closed;

    /// <summary>The connection used last is the one most likely to be open still; null when a new one is needed.</summary>
    /// <param name="most">Milliseconds after which no connection is used again.</param>
    public UpstreamConnection? Take(long most)
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

            var now = Environment.TickCount64;
            if (!IsTooOld(connection, most, now) && !WasClosed(connection, now))
            {
                return connection;
            }

            connection.Dispose();
        }
    }

    /// <summary>Keeps a connection whose last exchange ended cleanly for the next request, or closes it when there is no use for it.</summary>
    public void Give(UpstreamConnection connection)
    {
        lock (_gate)
        {
            if (!_closed && _idle.Count < Most)
            {
                _idle.Add(connection);
                return;
            }
        }

        connection.Dispose();
    }

    /// <summary>The dyno closed a connection in the moment in which it was used again.</summary>
    public void ClosedWhileTaken(long age) => _limit.Closed(age, Environment.TickCount64);

    public void Open()
    {
        lock (_gate)
        {
            _closed = false;
        }
    }

    public void Close()
    {
        List<UpstreamConnection> idle;
        lock (_gate)
        {
            _closed = true;
            idle = [.. _idle];
            _idle.Clear();
        }

        idle.ForEach(connection => connection.Dispose());
    }

    /// <summary>Closes connections that the dyno closed, or that are too old to be used again.</summary>
    public void Sweep(long most, long now)
    {
        List<UpstreamConnection>? closed = null;
        lock (_gate)
        {
            for (var i = _idle.Count - 1; i >= 0; i--)
            {
                if (IsTooOld(_idle[i], most, now) || WasClosed(_idle[i], now))
                {
                    (closed ??= []).Add(_idle[i]);
                    _idle.RemoveAt(i);
                }
            }
        }

        closed?.ForEach(connection => connection.Dispose());
    }

    private bool IsTooOld(UpstreamConnection connection, long most, long now) =>
        now - connection.LastSent >= Math.Min(_limit.Milliseconds(most, now), connection.KeepAlive.TotalMilliseconds / 2);

    private bool WasClosed(UpstreamConnection connection, long now)
    {
        if (!connection.IsStale())
        {
            return false;
        }

        _limit.Closed(now - connection.LastSent, now);
        return true;
    }
}
