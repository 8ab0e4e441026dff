namespace Tarmac.Server.Memory;

/// <summary>Says when the memory of past work is worth giving back: much was allocated since the last time, and now it is quiet.</summary>
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
