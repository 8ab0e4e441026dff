using Tarmac.Cli.Clients;
using Tarmac.Cli.DjangoApps;

namespace Tarmac.Cli.Local;

/// <summary>What every process of an app is started with on the developer's machine, before it is known where Postgres is.</summary>
internal static class LocalVariables
{
    /// <summary>.env wins over the environment; the app's own Python is <c>python</c>.</summary>
    public static Dictionary<string, string> Of(DjangoApp app, IReadOnlyDictionary<string, string> file, Func<string, string?> environment)
    {
        var variables = new Dictionary<string, string>(file, StringComparer.Ordinal);
        var package = DjangoPackage.Folder();
        Prepend("PYTHONPATH", package);
        Prepend("PYTHONPATH", Path.Combine(package, "tarmac_django", "local", "start"));
        variables["TARMAC_DJANGO"] = "local";
        variables.TryAdd("PYTHONUNBUFFERED", "true");
        if (app.Python.Environment is { } own)
        {
            Prepend("PATH", Path.Combine(own, "bin"));
            variables["VIRTUAL_ENV"] = own;
        }
        else if (SearchPath.Find("python", variables.GetValueOrDefault("PATH") ?? environment("PATH")) is null)
        {
            Prepend("PATH", PythonName.FolderFor(app.Python.Path));
        }

        return variables;

        void Prepend(string name, string folder)
        {
            var before = variables.GetValueOrDefault(name) ?? environment(name);
            if (before?.Split(':').Contains(folder) != true)
            {
                variables[name] = string.IsNullOrEmpty(before) ? folder : $"{folder}:{before}";
            }
        }
    }
}
