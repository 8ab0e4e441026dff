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
    private int _inFlight;
    private volatile bool _retired;
    private long _quarantinedUntil;

    public DynoEndpoint Endpoint => endpoint;

    public IPEndPoint Address { get; } = new(IPAddress.Parse(endpoint.Address), endpoint.Port);

    public byte[] NameUtf8 { get; } = Encoding.UTF8.GetBytes(endpoint.Dyno);

    public IdleConnections Idle { get; } = new();

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

    public void Retire()
    {
        _retired = true;
        Interlocked.MemoryBarrier();
        Idle.Close();
    }

    public void Revive()
    {
        _retired = false;
        Idle.Open();
    }
}
