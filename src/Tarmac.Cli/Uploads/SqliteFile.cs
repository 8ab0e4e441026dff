namespace Tarmac.Cli.Uploads;

/// <summary>A SQLite database that is whole in its one file.</summary>
internal static class SqliteFile
{
    /// <summary>Null when it may be sent; else the sentence for the user.</summary>
    public static string? Refuse(string path)
    {
        if (!File.Exists(path))
        {
            return Directory.Exists(path) ? $"{path} is not a file." : $"There is no file {path}.";
        }

        // What SQLite has written there is not in the file yet (sqlite.org/tempfiles.html).
        foreach (var suffix in (string[])["-wal", "-journal"])
        {
            if (new FileInfo(path + suffix) is { Exists: true, Length: > 0 })
            {
                return $"{path}{suffix} holds changes that are not in {path} yet: stop what uses the database, then: sqlite3 {path} 'PRAGMA wal_checkpoint(TRUNCATE)'";
            }
        }

        return null;
    }
}
