namespace Tarmac.Server.Database;

/// <summary>
/// Marks an asynchronous flow that has a <see cref="Change"/> open. Another connection there is refused: callers that each hold one connection and wait for
/// a second use up the pool, and then all of them wait for one another.
/// </summary>
internal sealed class OpenChange
{
    private static readonly AsyncLocal<OpenChange?> Current = new();

    private volatile bool _ended;

    /// <summary>To be called by a method that is not <c>async</c>: only then does the mark reach the caller.</summary>
    public static OpenChange Begin()
    {
        RefuseSecondConnection();
        return Current.Value = new OpenChange();
    }

    public static void RefuseSecondConnection()
    {
        if (Current.Value is { _ended: false })
        {
            throw new InvalidOperationException("A change is open here: ask its own connection (Change.Db) instead of taking a second one.");
        }
    }

    public void End() => _ended = true;
}
