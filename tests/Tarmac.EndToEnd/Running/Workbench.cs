namespace Tarmac.EndToEnd.Running;

/// <summary>A developer's desk: a home and a project folder of their own, the stock heroku command and git, pointed at the installation by <c>tarmac env</c>.</summary>
internal sealed class Workbench : IDisposable
{
    private static readonly string HerokuFolder = Environment.GetEnvironmentVariable("TARMAC_TEST_HEROKU") ?? $"{Repository.Cache}/heroku/latest/bin";

    private readonly string _home = Directory.CreateTempSubdirectory("tarmac-desk-").FullName;
    private readonly Dictionary<string, string> _environment;

    private Workbench(Installation installation)
    {
        _environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["PATH"] = $"{installation.CommandFolder}:{HerokuFolder}:{Environment.GetEnvironmentVariable("PATH")}",
            ["HOME"] = _home,
            ["LANG"] = "C.UTF-8",
            ["TERM"] = "dumb",
            ["GIT_TERMINAL_PROMPT"] = "0",
            ["GIT_AUTHOR_NAME"] = "Dev",
            ["GIT_AUTHOR_EMAIL"] = "dev@example.test",
            ["GIT_COMMITTER_NAME"] = "Dev",
            ["GIT_COMMITTER_EMAIL"] = "dev@example.test",
        };
    }

    public string Project => Path.Combine(_home, "project");

    /// <summary>A copy of the example as the first commit of a repository.</summary>
    public static async Task<Workbench> WithPaveAsync(Installation installation)
    {
        var desk = await EmptyAsync(installation);
        (await desk.RunAsync("cp", "-a", $"{Repository.Root}/examples/pave/.", desk.Project)).Succeeded();
        await desk.CommitAsync("first");
        return desk;
    }

    public static async Task<Workbench> WithFilesAsync(Installation installation, params (string Name, string Text)[] files)
    {
        var desk = await EmptyAsync(installation);
        foreach (var (name, text) in files)
        {
            desk.Write(name, text);
        }

        await desk.CommitAsync("first");
        return desk;
    }

    public void Dispose() => Directory.Delete(_home, recursive: true);

    public void Write(string name, string text)
    {
        var path = Path.Combine(Project, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    public async Task CommitAsync(string message)
    {
        (await GitAsync("add", "-A")).Succeeded();
        (await GitAsync("commit", "-q", "--allow-empty", "-m", message)).Succeeded();
    }

    public Task<Outcome> HerokuAsync(params string[] arguments) => RunAsync("heroku", arguments);

    public Task<Outcome> GitAsync(params string[] arguments) => RunAsync("git", arguments);

    /// <summary>A push is a build: it gets the time of one.</summary>
    public Task<Outcome> PushAsync(string reference = "main", params string[] options) => Command("git", ["push", .. options, "heroku", reference], 300).RunAsync();

    public Task<Outcome> RunAsync(string program, params string[] arguments) => Command(program, arguments).RunAsync();

    public ShellCommand Command(string program, string[] arguments, int seconds = 90, string input = "") =>
        new(program == "heroku" ? Path.Combine(HerokuFolder, "heroku") : program, arguments, Project, _environment) { Limit = TimeSpan.FromSeconds(seconds), Input = input };

    /// <summary>Under a terminal, by script(1), with the keys that a person would press.</summary>
    public Task<Outcome> OnTerminalAsync(string command, params (string Read, string Type)[] dialogue) =>
        new ShellCommand("script", ["-qec", command, "/dev/null"], Project, _environment) { Limit = TimeSpan.FromSeconds(90), Dialogue = dialogue }.RunAsync();

    private static async Task<Workbench> EmptyAsync(Installation installation)
    {
        var desk = new Workbench(installation);
        Directory.CreateDirectory(desk.Project);
        var script = "eval \"$(tarmac env --shell bash)\" && env -0";
        var variables = (await desk.RunAsync("/bin/bash", "-c", script)).Succeeded().Output;
        foreach (var variable in variables.TrimEnd('\n').Split('\0', StringSplitOptions.RemoveEmptyEntries))
        {
            var at = variable.IndexOf('=');
            desk._environment[variable[..at]] = variable[(at + 1)..];
        }

        desk._environment.Remove("_");
        (await desk.GitAsync("init", "-q", "-b", "main")).Succeeded();
        return desk;
    }
}
