namespace Tarmac.Router.Upstream;

/// <summary>The one time limit of a connection to a dyno. <see cref="Watchdog"/> looks at it now and then: no timer per request.</summary>
internal sealed class Deadline
{
    private const long None = 0;

    private long _at;
    private Action? _onPassed;
    private volatile bool _firing;
    private volatile bool _passed;

    /// <summary>Set before the connection is cut, so whoever sees the cut sees the reason.</summary>
    public bool Passed => _passed;

    /// <summary>What happens, besides the cut, when the deadline passes. Chosen before the deadline is set.</summary>
    public void OnPassed(Action? action) => _onPassed = action;

    public void Set(TimeSpan within) => Volatile.Write(ref _at, Environment.TickCount64 + (long)within.TotalMilliseconds);

    public void FireIfPassed(long now, Action cut)
    {
        var at = Volatile.Read(ref _at);
        if (at == None || at > now)
        {
            return;
        }

        // Raised before the deadline is claimed, and looked at by DisarmAsync after it has taken the deadline away: one of the two sees the other.
        _firing = true;
        if (Interlocked.CompareExchange(ref _at, None, at) == at)
        {
            _passed = true;
            _onPassed?.Invoke();
            cut();
        }

        _firing = false;
    }

    /// <summary>
    /// Returns when nothing is called any more, neither now nor later. Whatever the action touches may belong to another request after that.
    /// </summary>
    public ValueTask DisarmAsync()
    {
        Interlocked.Exchange(ref _at, None);
        if (_firing)
        {
            return UntilFiredAsync();
        }

        _onPassed = null;
        return default;
    }

    private async ValueTask UntilFiredAsync()
    {
        while (_firing)
        {
            await Task.Yield();
        }

        _onPassed = null;
    }
}
