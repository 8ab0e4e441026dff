namespace Tarmac.Router.Tables;

/// <summary>An app's requests that wait for its first dyno. One for all tables that name the app, so that the limit is the app's.</summary>
internal sealed class BootQueue
{
    private int _waiting;

    public bool IsEmpty => Volatile.Read(ref _waiting) == 0;

    public bool TryEnter(int limit)
    {
        if (Interlocked.Increment(ref _waiting) <= limit)
        {
            return true;
        }

        Leave();
        return false;
    }

    public void Leave() => Interlocked.Decrement(ref _waiting);
}
