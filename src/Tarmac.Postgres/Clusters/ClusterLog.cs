namespace Tarmac.Postgres.Clusters;

/// <summary>A cluster's own log files.</summary>
internal static class ClusterLog
{
    private const int Read = 4096;

    /// <summary>The last fatal line that the server itself wrote: why it ended or did not start.</summary>
    public static string? Reason(ClusterLayout layout) => new[] { Newest(layout), layout.StartLog }
        .SelectMany(Tail)
        .Where(IsTheServers)
        .Select(l => l[Math.Max(0, Math.Max(l.IndexOf("FATAL:", StringComparison.Ordinal), l.IndexOf("PANIC:", StringComparison.Ordinal)))..])
        .LastOrDefault(l => l.StartsWith("FATAL:", StringComparison.Ordinal) || l.StartsWith("PANIC:", StringComparison.Ordinal));

    /// <summary>Postgres begins a new file at 10 MB; this bounds their number.</summary>
    public static void Prune(ClusterLayout layout, int kept)
    {
        foreach (var file in Files(layout).Skip(kept))
        {
            File.Delete(file);
        }
    }

    private static string? Newest(ClusterLayout layout) => Files(layout).FirstOrDefault();

    // A session's fatal error (a wrong password) has its user in the line's prefix.
    private static bool IsTheServers(string line) => !line.Contains(" user=", StringComparison.Ordinal) || line.Contains(" user= ", StringComparison.Ordinal);

    // The names sort by time.
    private static IEnumerable<string> Files(ClusterLayout layout) => Directory.Exists(layout.Logs)
        ? Directory.GetFiles(layout.Logs).OrderDescending(StringComparer.Ordinal)
        : [];

    private static IEnumerable<string> Tail(string? file)
    {
        try
        {
            if (file is null || !File.Exists(file))
            {
                return [];
            }

            using var stream = File.OpenRead(file);
            stream.Seek(-Math.Min(Read, stream.Length), SeekOrigin.End);
            using var reader = new StreamReader(stream);
            return reader.ReadToEnd().Split('\n');
        }
        catch (IOException)
        {
            return [];
        }
    }
}
