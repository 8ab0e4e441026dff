using System.Text.RegularExpressions;

namespace Tarmac.Engine.Runc.LostFiles;

/// <summary>Decides from the path alone whether a file is user data or can be regenerated (caches, .pyc files, ...).</summary>
internal static partial class LostFile
{
    public static LostKind Judge(WrittenFile file)
    {
        var segments = file.Path.Split('/');
        var name = segments[^1];

        // HOME is /app: a hidden name at its top is a tool's own state.
        if (segments[0].StartsWith('.') || segments[..^1].Any(IsThrowAway) || ThrowAwayName().IsMatch(name))
        {
            return LostKind.Nothing;
        }

        if (DatabaseName().IsMatch(name))
        {
            return LostKind.Database;
        }

        if (LogName().IsMatch(name) || segments[..^1].Any(s => s is "log" or "logs"))
        {
            return LostKind.Log;
        }

        return file.AtBoot ? LostKind.Nothing : LostKind.File;
    }

    /// <summary>Uploads fall into folders by date or owner: two levels name the place well enough.</summary>
    public static string PlaceOf(LostKind kind, string path) => kind switch
    {
        LostKind.Database => path,
        LostKind.Log => "log",
        _ => string.Join('/', path.Split('/')[..^1].Take(2)),
    };

    private static bool IsThrowAway(string segment) => ThrowAwayFolder().IsMatch(segment);

    [GeneratedRegex(@"^(?:__pycache__|\.?caches?|CACHE|\.?te?mp|\.[a-z]+_cache|\.git|node_modules|\.next|\.parcel-cache)\z",
        RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)]
    private static partial Regex ThrowAwayFolder();

    // SQLite's journals go with their database, which is named itself.
    [GeneratedRegex(@"(?:\.(?:py[co]|pid|sock|socket|lock|lck|te?mp|part|sw[op])|~|-journal|-wal|-shm)\z|^(?:celerybeat-schedule.*|Thumbs\.db|\.DS_Store|\.coverage)\z",
        RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)]
    private static partial Regex ThrowAwayName();

    [GeneratedRegex(@"\.(?:sqlite3?|db3?|rdb|mdb)\z", RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex DatabaseName();

    [GeneratedRegex(@"\.log(?:\.\d+|\.[\d-]+)?(?:\.gz)?\z|^nohup\.out\z", RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex LogName();
}
