namespace Tarmac.Router.Exchanges;

/// <summary>Requests under way in the whole router.</summary>
internal sealed class RequestCount
{
    private int _underWay;

    public int UnderWay => Volatile.Read(ref _underWay);

    public int Enter() => Interlocked.Increment(ref _underWay);

    public void Leave() => Interlocked.Decrement(ref _underWay);
}
