using Microsoft.AspNetCore.Http.Features;
using Tarmac.Router.Upstream;

namespace Tarmac.Router.Exchanges;

/// <summary>Whether the client of one request is still there. When it leaves, the connection to the dyno is cut.</summary>
internal sealed class ClientPresence
{
    private IHttpRequestLifetimeFeature _lifetime = null!;
    private CancellationTokenRegistration _leaving;
    private ICuttable? _connection;
    private volatile bool _left;

    public bool HasLeft => _left;

    public CancellationToken Left => _leaving.Token;

    public void Watch(IHttpRequestLifetimeFeature lifetime)
    {
        _lifetime = lifetime;
        _leaving = lifetime.RequestAborted.UnsafeRegister(static client => ((ClientPresence)client!).Leave(), this);
    }

    /// <summary>From now on this connection ends with the client. A client that has left before is for the caller to see.</summary>
    public void Cuts(ICuttable connection) => Interlocked.Exchange(ref _connection, connection);

    public void CutsNothing() => Volatile.Write(ref _connection, null);

    /// <summary>Whether nothing can cut the connection any more: only then may it serve another request.</summary>
    public bool TryStopWatching() => _leaving.Unregister();

    /// <summary>Ends the client's connection, or its stream.</summary>
    public void Abort() => _lifetime.Abort();

    /// <summary>Returns when a departure that is under way has been dealt with: the next request must not be taken for this one.</summary>
    public async ValueTask EndAsync()
    {
        await _leaving.DisposeAsync();
        (_lifetime, _leaving, _connection, _left) = (null!, default, null, false);
    }

    private void Leave()
    {
        _left = true;
        Interlocked.MemoryBarrier();
        Volatile.Read(ref _connection)?.Cut();
    }
}
