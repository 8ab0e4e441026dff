using System.CommandLine;

namespace Tarmac.Cli.PlatformRuns;

/// <summary>Which app a command is about, as the heroku command finds it: <c>-a APP</c>, <c>-r REMOTE</c>, HEROKU_APP, the git remote of this folder.</summary>
internal static class PlatformApp
{
    public static Option<string?> AppOption() => new("--app", "-a") { Description = "the app on the platform", HelpName = "APP" };

    public static Option<string?> RemoteOption() => new("--remote", "-r") { Description = "the git remote of the app", HelpName = "REMOTE" };

    /// <summary>The app's name, or the sentence for the user.</summary>
    public static (string? Name, string? Problem) Find(string? app, string? remote, string folder)
    {
        if ((app ?? (remote is null ? Environment.GetEnvironmentVariable("HEROKU_APP") : null)) is { Length: > 0 } named)
        {
            return (named, null);
        }

        var apps = GitRemotes.Apps(folder);
        if (remote is not null)
        {
            return apps.GetValueOrDefault(remote) is { } there ? (there, null) : (null, $"There is no git remote {remote} that is an app of the platform.");
        }

        return (apps.GetValueOrDefault("heroku"), apps.Count) switch
        {
            ({ } heroku, _) => (heroku, null),
            (_, 1) => (apps.Values.First(), null),
            (_, 0) => (null, "Missing required flag app: name the app with -a APP, or run this in a folder with its git remote."),
            _ => (null, $"Multiple apps in git remotes: name one with -r ({string.Join(", ", apps.Keys)}) or -a ({string.Join(", ", apps.Values)})."),
        };
    }
}
