using System.Collections.Immutable;

namespace Tarmac.Core.Routing;

/// <summary>The requests that a router has ended since its start.</summary>
/// <param name="ByStatusClass">By the first digit of the status: at 2 those with 200 to 299.</param>
/// <param name="ByError">By Heroku's H code; codes that did not occur are left out.</param>
/// <param name="ByDuration">Those that a dyno answered, by <see cref="DurationLimits"/>; the last number is of those that took longer.</param>
/// <param name="Milliseconds">The sum of these durations.</param>
public sealed record RequestTotals(
    ImmutableArray<long> ByStatusClass, IReadOnlyDictionary<string, long> ByError, ImmutableArray<long> ByDuration, long Milliseconds)
{
    /// <summary>Milliseconds.</summary>
    public static ImmutableArray<int> DurationLimits { get; } = [5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000, 30_000];

    public static RequestTotals None { get; } = new([], new Dictionary<string, long>(), [], 0);
}
