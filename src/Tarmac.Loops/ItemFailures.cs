namespace Tarmac.Loops;

/// <summary>Which items of a loop failed, how often in a row, and when each may be tried again. Used by one round at a time.</summary>
internal sealed class ItemFailures(LoopPace pace, TimeProvider time)
{
    private readonly Dictionary<string, (int Failures, DateTimeOffset NotBefore)> _failed = new(StringComparer.Ordinal);
    private int _count;

    /// <summary>May be read from any thread.</summary>
    public int Count => Volatile.Read(ref _count);

    public bool Rests(string item) => _failed.TryGetValue(item, out var failed) && failed.NotBefore > time.GetUtcNow();

    public void Succeeded(string item)
    {
        _failed.Remove(item);
        Volatile.Write(ref _count, _failed.Count);
    }

    public (int Failures, TimeSpan Pause) Failed(string item)
    {
        var failures = _failed.GetValueOrDefault(item).Failures + 1;
        var pause = pace.BackOff(failures);
        _failed[item] = (failures, time.GetUtcNow() + pause);
        Volatile.Write(ref _count, _failed.Count);
        return (failures, pause);
    }

    public IReadOnlyList<string> ForgetAllBut(HashSet<string> present)
    {
        if (_failed.Count == 0)
        {
            return [];
        }

        List<string> gone = [.. _failed.Keys.Where(item => !present.Contains(item))];
        foreach (var item in gone)
        {
            Succeeded(item);
        }

        return gone;
    }

    /// <summary>The interval, or less where an item may be tried again earlier.</summary>
    public TimeSpan SoonerOf(TimeSpan interval)
    {
        if (_failed.Count == 0)
        {
            return interval;
        }

        var next = _failed.Values.Min(failed => failed.NotBefore) - time.GetUtcNow();
        next = next > TimeSpan.FromMilliseconds(1) ? next : TimeSpan.FromMilliseconds(1);
        return interval == Timeout.InfiniteTimeSpan || next < interval ? next : interval;
    }
}
