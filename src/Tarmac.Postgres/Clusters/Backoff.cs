namespace Tarmac.Postgres.Clusters;

/// <summary>How long to wait before a cluster that ended is started again.</summary>
internal static class Backoff
{
    /// <summary>Running for so long makes earlier failures forgotten.</summary>
    public static readonly TimeSpan Steady = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    /// <summary>The first restart is at once; then 0.2 s, doubled each time, up to 30 s.</summary>
    public static TimeSpan After(int failures) => failures <= 1
        ? TimeSpan.Zero
        : TimeSpan.FromMilliseconds(Math.Min(Longest.TotalMilliseconds, 100 * Math.Pow(2, Math.Min(failures - 1, 20))));
}
