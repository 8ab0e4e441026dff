using System.Diagnostics;

namespace Tarmac.Cli.Tests.Sites;

/// <summary>A copy of examples/pave in a folder of its own, and the tarmac command run in it.</summary>
internal sealed class AppFolder : IDisposable
{
    private readonly Dictionary<string, string?> _environment = new(StringComparer.Ordinal)
    {
        ["VIRTUAL_ENV"] = null,
        ["PYTHONPATH"] = null,
        ["DJANGO_SETTINGS_MODULE"] = null,
        ["PYTHONDONTWRITEBYTECODE"] = "1",
        ["PGUSER"] = null,
        ["PGPASSWORD"] = null,
    };

    private AppFolder(string name) => Name = name;

    /// <summary>Of the database, its role and its password.</summary>
    public string Name { get; }

    public string Folder { get; } = Directory.CreateTempSubdirectory("tarmac-app-").FullName;

    public static async Task<AppFolder> MakeAsync(PostgresServer? server = null, string? django = "4.2")
    {
        var app = new AppFolder($"pave{Random.Shared.Next(1_000_000)}");
        foreach (var file in Directory.EnumerateFiles(Repository.File("examples/pave"), "*", SearchOption.AllDirectories).Where(file => !file.Contains("__pycache__")))
        {
            var copy = Path.Combine(app.Folder, Path.GetRelativePath(Repository.File("examples/pave"), file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        app.Edit("pave/settings.py", text => text.Replace("'pave',\n        'USER': 'pave',\n        'PASSWORD': 'pave'", $"'{app.Name}',\n        'USER': '{app.Name}',\n        'PASSWORD': 'hush'"));
        await PythonEnvironments.MakeAsync(app.Folder, django);
        app.Set("XDG_DATA_HOME", Path.Combine(app.Folder, "xdg"));
        if (server is not null)
        {
            app.Set("PGHOST", server.Socket);
            app.Set("PGPORT", server.Port.ToString());
        }

        return app;
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    public void Set(string name, string? value) => _environment[name] = value;

    public void Write(string file, string text) => File.WriteAllText(Path.Combine(Folder, file), text);

    public void Edit(string file, Func<string, string> change) => Write(file, change(File.ReadAllText(Path.Combine(Folder, file))));

    public Task<Run> TarmacAsync(params string[] arguments) => TarmacAsync(AppContext.BaseDirectory, [], arguments);

    /// <summary>Started, and the caller's to end.</summary>
    public Process Start(params string[] arguments)
    {
        var command = Command(AppContext.BaseDirectory, [], arguments);
        var start = new ProcessStartInfo(command[0], command[1..]) { WorkingDirectory = Folder, UseShellExecute = false, RedirectStandardInput = true };
        foreach (var (name, value) in _environment)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    /// <summary>As another user of the machine, who can read only what lies in this folder.</summary>
    public async Task<Run> TarmacAsAsync(string user, params string[] arguments)
    {
        var program = Path.Combine(Folder, "program");
        if (!Directory.Exists(program))
        {
            await Run.OfAsync("/bin/cp", ["-r", AppContext.BaseDirectory, program], "/", _environment);
            await Run.OfAsync("/bin/cp", ["-r", Repository.File("django"), Path.Combine(Folder, "package")], "/", _environment);
            await Run.OfAsync("/bin/chown", ["-R", user, Folder], "/", _environment);
        }

        Set("TARMAC_DJANGO_PACKAGE", Path.Combine(Folder, "package"));
        Set("HOME", Folder);
        Set("USER", user);
        return await TarmacAsync(program, ["runuser", "-u", user, "--"], arguments);
    }

    private Task<Run> TarmacAsync(string program, string[] before, string[] arguments)
    {
        var command = Command(program, before, arguments);
        return Run.OfAsync(command[0], command[1..], Folder, _environment);
    }

    private static string[] Command(string program, string[] before, string[] arguments) => [.. before, "dotnet", Path.Combine(program, "tarmac.dll"), .. arguments];
}
