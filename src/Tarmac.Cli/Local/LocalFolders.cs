namespace Tarmac.Cli.Local;

/// <summary>Where <c>tarmac local</c> keeps what is the user's and no app's (XDG base directories).</summary>
internal static class LocalFolders
{
    // Root's own home is closed to the user that Postgres runs as.
    private const string OfRoot = "/var/lib/tarmac-local";

    public static bool IsRoot { get; } = Environment.UserName == "root";

    public static string Data { get; } = Named("XDG_DATA_HOME") is { } named
        ? Path.Combine(named, "tarmac")
        : IsRoot ? OfRoot : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".local", "share", "tarmac");

    public static string Runs { get; } = Path.Combine(Data, "runs");

    private static string? Named(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value && Path.IsPathRooted(value) ? value : null;
}
