using System.Text.RegularExpressions;

namespace Tarmac.Cli.PlatformRuns;

/// <summary>The git remotes of a folder that are apps: remote to app. Read from git's own file, since git costs more than the rest of the command.</summary>
internal static partial class GitRemotes
{
    public static IReadOnlyDictionary<string, string> Apps(string folder)
    {
        try
        {
            return ConfigOf(folder) is { } config ? Parse(File.ReadAllText(config)) : new Dictionary<string, string>();
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            return new Dictionary<string, string>();
        }
    }

    internal static IReadOnlyDictionary<string, string> Parse(string config)
    {
        var apps = new Dictionary<string, string>(StringComparer.Ordinal);
        string? remote = null;
        foreach (var line in config.Split('\n').Select(line => line.Trim()))
        {
            if (line.StartsWith('['))
            {
                remote = Section().Match(line) is { Success: true } section ? section.Groups["name"].Value : null;
            }
            else if (remote is not null && Url().Match(line) is { Success: true } url)
            {
                apps[remote] = url.Groups["app"].Value;
            }
        }

        return apps;
    }

    /// <summary>A worktree's or submodule's .git is a file that names the folder; the remotes of a worktree are its repository's (gitrepository-layout(5)).</summary>
    private static string? ConfigOf(string start)
    {
        for (var folder = start; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            var git = Path.Combine(folder, ".git");
            if (File.Exists(git))
            {
                git = Path.GetFullPath(File.ReadAllText(git).Replace("gitdir:", "").Trim(), folder);
                var common = Path.Combine(git, "commondir");
                git = File.Exists(common) ? Path.GetFullPath(File.ReadAllText(common).Trim(), git) : git;
            }

            if (File.Exists(Path.Combine(git, "config")))
            {
                return Path.Combine(git, "config");
            }
        }

        return null;
    }

    [GeneratedRegex("""^\[remote "(?<name>[^"]+)"\]""", RegexOptions.NonBacktracking)]
    private static partial Regex Section();

    // The git of an installation: https://localhost:PORT/APP.git; another host's remotes have an owner's folder before the name.
    [GeneratedRegex(@"^url\s*=\s*https?://(?:[^@/]*@)?[^/]+/(?<app>[a-z][a-z0-9-]{1,29})\.git\z", RegexOptions.NonBacktracking)]
    private static partial Regex Url();
}
