namespace Tarmac.Core.Formations;

/// <summary>A dyno's crashes in a row and when it may start again.</summary>
public sealed record Crash(int Count, DateTimeOffset StartAt)
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(20);

    // After this uptime the back-off starts again from zero.
    private static readonly TimeSpan Recovered = TimeSpan.FromHours(1);

    /// <summary>At once after the first crash, then after a time that doubles, up to 20 minutes (Heroku's crash restart policy).</summary>
    public static Crash After(Crash? last, TimeSpan lived, DateTimeOffset now)
    {
        var count = lived >= Recovered ? 1 : (last?.Count ?? 0) + 1;
        var wait = count == 1 ? TimeSpan.Zero : TimeSpan.FromSeconds(Math.Min(Longest.TotalSeconds, First.TotalSeconds * Math.Pow(2, Math.Min(count - 2, 20))));
        return new Crash(count, now + wait);
    }
}
