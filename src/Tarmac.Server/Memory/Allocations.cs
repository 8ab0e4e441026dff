namespace Tarmac.Server.Memory;

/// <summary>Decides when to return memory to the operating system: much was allocated since the last time, and now little is.</summary>
internal sealed class Allocations
{
    private const long Quiet = 8L << 20;
    private const long Worthwhile = 32L << 20;

    private long _lastLook;
    private long _lastReturn;

    /// <param name="allocated">Bytes that the program has allocated since its start.</param>
    public bool Look(long allocated)
    {
        var now = allocated - _lastLook;
        _lastLook = allocated;
        if (now > Quiet || allocated - _lastReturn < Worthwhile)
        {
            return false;
        }

        _lastReturn = allocated;
        return true;
    }
}
