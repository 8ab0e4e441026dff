using System.Runtime.InteropServices;
using Tarmac.Core.Logs;

namespace Tarmac.Logs.Lines;

/// <summary>Limits the rate of each process of an app, so that one process cannot displace the lines of the others. Not thread-safe.</summary>
internal sealed class ProcessThrottle(LogOptions options, TimeProvider time)
{
    private const int Idle = 256;

    private static readonly TimeSpan Spacing = TimeSpan.FromSeconds(1);

    private readonly Dictionary<(LogSource Source, string Process), Bucket> _buckets = [];

    /// <summary>Whether lines were dropped that the log does not mention yet.</summary>
    public bool HasUnreportedDrops { get; private set; }

    public bool Admits(LogSource source, string process, long bytes, bool room)
    {
        if (_buckets.Count >= Idle)
        {
            Forget();
        }

        ref var bucket = ref CollectionsMarshal.GetValueRefOrAddDefault(_buckets, (source, process), out var exists);
        var now = time.GetTimestamp();
        var tokens = exists ? bucket.Tokens + (time.GetElapsedTime(bucket.At, now).TotalSeconds * options.ProcessBytesPerSecond) : options.ProcessBurst;
        bucket = bucket with { Tokens = Math.Min(tokens, options.ProcessBurst), At = now };
        if (room && bucket.Tokens >= bytes)
        {
            bucket = bucket with { Tokens = bucket.Tokens - bytes };
            return true;
        }

        bucket = bucket with { Dropped = bucket.Dropped + 1, Since = bucket.Dropped == 0 ? time.GetUtcNow() : bucket.Since };
        HasUnreportedDrops = true;
        return false;
    }

    /// <summary>The log lines that report drops, at most one a second for each process.</summary>
    public IEnumerable<LogLine> DropNotices(bool all)
    {
        if (!HasUnreportedDrops)
        {
            yield break;
        }

        var now = time.GetUtcNow();
        HasUnreportedDrops = false;
        foreach (var (key, bucket) in _buckets.Where(b => b.Value.Dropped > 0).ToList())
        {
            if (!all && now - bucket.Since < Spacing)
            {
                HasUnreportedDrops = true;
                continue;
            }

            _buckets[key] = bucket with { Dropped = 0 };
            yield return new LogLine(
                now,
                LogSource.Heroku,
                key.Process,
                $"Error L12 (Local buffer overflow): {bucket.Dropped} messages dropped since {bucket.Since:yyyy-MM-dd'T'HH:mm:sszzz}.");
        }
    }

    // One-off dynos have a new name each: those that could write a full burst again are as good as unknown.
    private void Forget()
    {
        foreach (var (key, bucket) in _buckets)
        {
            if (bucket.Dropped == 0 && time.GetElapsedTime(bucket.At).TotalSeconds * options.ProcessBytesPerSecond >= options.ProcessBurst)
            {
                _buckets.Remove(key);
            }
        }
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Bucket(double Tokens, long At, long Dropped, DateTimeOffset Since);
}
