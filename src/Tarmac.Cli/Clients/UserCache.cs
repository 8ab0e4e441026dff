using Tarmac.Linux.Files;

namespace Tarmac.Cli.Clients;

/// <summary>Files that the command makes for other programs, in the user's cache folder.</summary>
internal static class UserCache
{
    /// <summary>The file's path. A file that has this content already is not touched.</summary>
    public static string Write(string name, string content)
    {
        var file = Path.Combine(Folder(), name);
        if (!File.Exists(file) || File.ReadAllText(file) != content)
        {
            Directory.CreateDirectory(Folder());
            WholeFile.Write(file, content, WholeFile.Public);
        }

        return file;
    }

    public static string PathOf(string name) => Path.Combine(Folder(), name);

    private static string Folder() => Path.Combine(
        Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } named
            ? named
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache"),
        "tarmac");
}
