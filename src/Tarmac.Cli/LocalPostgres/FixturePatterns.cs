namespace Tarmac.Cli.LocalPostgres;

/// <summary>What <c>--fixtures</c> names: files by patterns that the shell has not expanded, or Django's own names of fixtures.</summary>
internal static class FixturePatterns
{
    /// <summary>The files, in the order of the patterns and by name inside each; or the sentence for the user.</summary>
    public static (IReadOnlyList<string> Files, string? Problem) Expand(string folder, IEnumerable<string> patterns)
    {
        var files = new List<string>();
        foreach (var pattern in patterns)
        {
            var found = Matches(folder, pattern).Order(StringComparer.Ordinal).ToArray();
            if (found.Length == 0 && !IsName(pattern))
            {
                return ([], $"No fixture is named {pattern} in {folder}.");
            }

            files.AddRange(found.Length == 0 ? [pattern] : found);
        }

        return ([.. files.Distinct()], null);
    }

    /// <summary>loaddata roads: Django looks in each app's fixtures folder.</summary>
    private static bool IsName(string pattern) => !pattern.AsSpan().ContainsAny("*?/") && !Path.HasExtension(pattern);

    private static IEnumerable<string> Matches(string folder, string pattern)
    {
        IEnumerable<string> folders = [Path.IsPathRooted(pattern) ? "/" : folder];
        var parts = pattern.Split('/', StringSplitOptions.RemoveEmptyEntries);
        foreach (var part in parts[..^1])
        {
            folders = part is "." or ".." ? folders.Select(each => Path.GetFullPath(part, each)) : folders.SelectMany(each => Inside(each, part, Directory.EnumerateDirectories));
        }

        return folders.SelectMany(each => Inside(each, parts[^1], Directory.EnumerateFiles));
    }

    private static IEnumerable<string> Inside(string folder, string pattern, Func<string, string, IEnumerable<string>> list) =>
        Directory.Exists(folder) ? list(folder, pattern).Where(path => !Path.GetFileName(path).StartsWith('.')) : [];
}
