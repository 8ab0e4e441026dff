namespace Tarmac.Router.Upstream;

/// <summary>
/// How long a dyno's unused connections are used again: well below the time after which the dyno closes them. Where it closes them earlier than
/// expected, the limit falls to half of what was seen, for a while: a server that restarts closes connections of any age, once.
/// </summary>
internal sealed class IdleLimit
{
    private const long MemoryMilliseconds = 60_000;

    private readonly Lock _lock = new();
    private long _shorter = long.MaxValue;
    private long _forgetAt;

    public long Milliseconds(long most, long now)
    {
        var shorter = Volatile.Read(ref _shorter);
        return shorter >= most || now >= Volatile.Read(ref _forgetAt) ? most : shorter;
    }

    /// <summary>The dyno closed a connection that was unused for so long.</summary>
    public void Closed(long age, long now)
    {
        lock (_lock)
        {
            var before = now < _forgetAt ? _shorter : long.MaxValue;
            Volatile.Write(ref _shorter, Math.Min(before, age / 2));
            Volatile.Write(ref _forgetAt, now + MemoryMilliseconds);
        }
    }
}
