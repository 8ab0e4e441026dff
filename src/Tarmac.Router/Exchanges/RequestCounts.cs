using System.Collections.Frozen;
using Tarmac.Core.Routing;
using Tarmac.Router.Errors;

namespace Tarmac.Router.Exchanges;

/// <summary>Requests under way in the whole router, and what became of those that ended.</summary>
internal sealed class RequestCounts
{
    private static readonly string[] Codes = [.. RouterError.All.Select(error => error.Code).Distinct().Order(StringComparer.Ordinal)];
    private static readonly FrozenDictionary<string, int> Positions = Codes.Index().ToFrozenDictionary(code => code.Item, code => code.Index, StringComparer.Ordinal);

    private readonly long[] _byClass = new long[6];
    private readonly long[] _byCode = new long[Codes.Length];
    private readonly long[] _byDuration = new long[RequestTotals.DurationLimits.Length + 1];
    private long _milliseconds;
    private int _underWay;

    public int UnderWay => Volatile.Read(ref _underWay);

    public int Enter() => Interlocked.Increment(ref _underWay);

    public void Leave() => Interlocked.Decrement(ref _underWay);

    /// <summary>Counts a request that ended with this status. The duration is the dyno's: null where none was asked.</summary>
    public void Ended(int status, RouterError? error, long? milliseconds)
    {
        Interlocked.Increment(ref _byClass[Math.Clamp(status / 100, 0, 5)]);
        if (error is not null)
        {
            Interlocked.Increment(ref _byCode[Positions[error.Code]]);
        }

        if (milliseconds is { } duration)
        {
            var bucket = 0;
            while (bucket < RequestTotals.DurationLimits.Length && duration > RequestTotals.DurationLimits[bucket])
            {
                bucket++;
            }

            Interlocked.Increment(ref _byDuration[bucket]);
            Interlocked.Add(ref _milliseconds, duration);
        }
    }

    public RequestTotals Totals() => new(
        [.. _byClass.Select((_, at) => Volatile.Read(ref _byClass[at]))],
        Codes.Index().Where(code => Volatile.Read(ref _byCode[code.Index]) > 0).ToDictionary(code => code.Item, code => Volatile.Read(ref _byCode[code.Index])),
        [.. _byDuration.Select((_, at) => Volatile.Read(ref _byDuration[at]))],
        Volatile.Read(ref _milliseconds));
}
