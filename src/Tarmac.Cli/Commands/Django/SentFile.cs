namespace Tarmac.Cli.Commands.Django;

/// <summary>The file of this machine that a one-off dyno is to look at; names that are no file here are the app's own.</summary>
internal static class SentFile
{
    public static (string? Path, string? Problem) Find(IReadOnlyList<string> named, string here)
    {
        var local = named.Select(name => Path.GetFullPath(name, here)).Where(File.Exists).ToArray();
        if (local.Length == 0)
        {
            return (null, null);
        }

        if (named.Count > 1)
        {
            return (null, "With -a, one file of this machine at a time: it is sent to a dyno of the app.");
        }

        // What SQLite has not yet moved from its log into the file would be missing there.
        var log = new FileInfo($"{local[0]}-wal");
        return log is { Exists: true, Length: > 0 }
            ? (null, $"{named[0]} has rows in its write-ahead log, {log.Name}: stop what writes to it, or run sqlite3 {named[0]} 'PRAGMA wal_checkpoint(TRUNCATE)'.")
            : (local[0], null);
    }
}
