namespace Tarmac.Cli.DjangoApps;

/// <summary>The app that the user stands in: its folder, and the Python that runs it.</summary>
internal sealed record DjangoApp(string Folder, AppPython Python)
{
    private static readonly string[] Marks = ["manage.py", "Procfile", "requirements.txt", "pyproject.toml", "Pipfile", ".git"];

    /// <summary>The app around a folder, or the sentence that tells the user why there is none.</summary>
    public static (DjangoApp? Found, string? Problem) Find(string? folder = null)
    {
        var app = FolderAround(folder ?? Environment.CurrentDirectory);
        return AppPython.Find(app, Environment.GetEnvironmentVariable) is { } python
            ? (new DjangoApp(app, python), null)
            : (null, "There is no python3 on the PATH and no virtual environment in the app's folder: apt-get install python3-venv, then python3 -m venv .venv");
    }

    /// <summary>The nearest folder, going up, that looks like an app's; the user's own where none does.</summary>
    internal static string FolderAround(string start)
    {
        for (var folder = start; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (Marks.Any(mark => Path.Exists(Path.Combine(folder, mark))))
            {
                return folder;
            }
        }

        return start;
    }
}
