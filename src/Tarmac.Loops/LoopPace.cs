namespace Tarmac.Loops;

/// <summary>When a loop works. <see cref="Interval"/> is the pause after a round that succeeded, unless the loop is woken earlier.</summary>
public sealed record LoopPace(TimeSpan Interval)
{
    /// <summary>For a loop that only works when it is woken.</summary>
    public static LoopPace OnlyWhenWoken { get; } = new(Timeout.InfiniteTimeSpan);

    /// <summary>For a loop whose round waits by itself: for a connection, a line, a notification.</summary>
    public static LoopPace Continuous { get; } = new(TimeSpan.Zero);

    /// <summary>The pause after the first failure. It doubles with each further one.</summary>
    public TimeSpan FirstBackOff { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest pause after a failure.</summary>
    public TimeSpan LongestBackOff { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long a stop waits for the work under way to end after it was cancelled.</summary>
    public TimeSpan StopLimit { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The pause after this many failures in a row, 1 or more.</summary>
    public TimeSpan BackOff(int failures)
    {
        var doubled = FirstBackOff * Math.Pow(2, Math.Min(failures - 1, 30));
        return doubled < LongestBackOff ? doubled : LongestBackOff;
    }
}
