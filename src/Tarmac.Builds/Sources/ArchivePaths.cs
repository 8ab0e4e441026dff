using Tarmac.Core.Outcomes;

namespace Tarmac.Builds.Sources;

/// <summary>Which names an archive may use, and what it has written so far. Nothing here touches the disk.</summary>
internal sealed class ArchivePaths
{
    private const int PathLimit = 4000;
    private const int NameLimit = 255;

    private readonly Dictionary<string, bool> _links = new(StringComparer.Ordinal);

    /// <summary>The entry's path within the folder, "" for the folder itself; or why it is refused.</summary>
    public Result<string> Accept(string name, bool link)
    {
        if (name.StartsWith('/'))
        {
            return SourceFaults.Archive($"{Shown(name)} is an absolute path.");
        }

        var parts = name.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(p => p != ".").ToArray();
        if (parts.Contains("..") || name.Length > PathLimit || parts.Any(p => p.Length > NameLimit || p.Contains('\0', StringComparison.Ordinal)))
        {
            return SourceFaults.Archive($"{Shown(name)} leads out of the archive, or is too long.");
        }

        var path = string.Join('/', parts);
        if (!IsReal(path))
        {
            return SourceFaults.Archive($"{Shown(name)} lies behind a link.");
        }

        _links[path] = link;
        return path;
    }

    /// <summary>Whether no folder above the path is a link of the archive.</summary>
    public bool IsReal(string path)
    {
        for (var slash = path.IndexOf('/', StringComparison.Ordinal); slash >= 0; slash = path.IndexOf('/', slash + 1))
        {
            if (_links.GetValueOrDefault(path[..slash]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether a link stays within the folder. It may lead to nothing, as links in git may.</summary>
    public static bool StaysInside(string path, string target)
    {
        if (target.Length == 0 || target.StartsWith('/') || target.Length > PathLimit)
        {
            return false;
        }

        var depth = path.Count(c => c == '/');
        foreach (var part in target.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            depth += part switch { "." => 0, ".." => -1, _ => 1 };
            if (depth < 0)
            {
                return false;
            }
        }

        return true;
    }

    public static string Shown(string name) => $"'{new string([.. name.Take(120).Select(c => char.IsControl(c) ? '?' : c)])}'";
}
