namespace Tarmac.Router.Tests.Rig;

/// <summary>
/// The system's clock; once set, a hook runs when the clock is read next. The router reads it between its last look at an idle connection and the
/// write of a request: a moment that no test could meet otherwise.
/// </summary>
internal sealed class HookedTime : TimeProvider
{
    private Action? _hook;

    public void OnNextTimestamp(Action hook) => _hook = hook;

    public override long GetTimestamp()
    {
        Interlocked.Exchange(ref _hook, null)?.Invoke();
        return base.GetTimestamp();
    }
}
