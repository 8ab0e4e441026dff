using Tarmac.Cli.Clients;

namespace Tarmac.Cli.DjangoApps;

/// <summary>The interpreter that an app is run with, and the virtual environment that it belongs to, if any.</summary>
internal sealed record AppPython(string Path, string? Environment)
{
    private static readonly string[] UsualNames = [".venv", "venv", "env"];

    /// <summary>The activated environment, then one in the app's folder, then <c>python3</c> of the PATH.</summary>
    public static AppPython? Find(string folder, Func<string, string?> variable)
    {
        var environments = UsualNames.Select(name => System.IO.Path.Combine(folder, name));
        if (variable("VIRTUAL_ENV") is { Length: > 0 } active)
        {
            environments = environments.Prepend(active);
        }

        foreach (var environment in environments)
        {
            var python = System.IO.Path.Combine(environment, "bin", "python");
            if (File.Exists(python))
            {
                return new AppPython(python, environment);
            }
        }

        return SearchPath.Find("python3") is { } found ? new AppPython(found, null) : null;
    }
}
