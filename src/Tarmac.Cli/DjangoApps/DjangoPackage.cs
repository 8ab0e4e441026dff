namespace Tarmac.Cli.DjangoApps;

/// <summary>The folder that holds the Python package <c>tarmac_django</c>.</summary>
internal static class DjangoPackage
{
    public const string Variable = "TARMAC_DJANGO_PACKAGE";

    private const string Installed = "/opt/tarmac/django";

    /// <summary>The one that the user names, then the one that came with this program (beside it, or up the source tree).</summary>
    public static string Folder()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named)
        {
            return Path.GetFullPath(named);
        }

        for (var folder = Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory); folder is not null; folder = Path.GetDirectoryName(folder))
        {
            var candidate = Path.Combine(folder, "django");
            if (File.Exists(Path.Combine(candidate, "tarmac_django", "__main__.py")))
            {
                return candidate;
            }
        }

        return Installed;
    }
}
