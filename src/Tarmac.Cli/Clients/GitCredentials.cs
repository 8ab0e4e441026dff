namespace Tarmac.Cli.Clients;

/// <summary>
/// git's credential helper for this installation, passed in variables of git's own (git-config(1), GIT_CONFIG_COUNT), so that no
/// file of the user's changes. The empty value first throws away the helper that the heroku command writes to ~/.gitconfig at every
/// start, which fails where `heroku` is not on the PATH.
/// </summary>
internal static class GitCredentials
{
    public static IEnumerable<KeyValuePair<string, string>> Variables(Installation installation, Func<string, string?> environment)
    {
        var key = $"credential.https://localhost:{installation.ApiPort}.helper";
        var there = int.TryParse(environment("GIT_CONFIG_COUNT"), out var count) && count > 0 ? count : 0;
        var at = Enumerable.Range(0, there).FirstOrDefault(index => environment($"GIT_CONFIG_KEY_{index}") == key, there);
        return
        [
            new("GIT_CONFIG_COUNT", Math.Max(there, at + 2).ToString()),
            new($"GIT_CONFIG_KEY_{at}", key),
            new($"GIT_CONFIG_VALUE_{at}", ""),
            new($"GIT_CONFIG_KEY_{at + 1}", key),
            new($"GIT_CONFIG_VALUE_{at + 1}", Helper()),
        ];
    }

    private static string Helper() => $"!'{(Environment.ProcessPath ?? "tarmac").Replace("'", "'\\''")}' git:credentials";
}
