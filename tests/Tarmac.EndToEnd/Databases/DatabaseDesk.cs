using Tarmac.EndToEnd.Running;

namespace Tarmac.EndToEnd.Databases;

/// <summary>A desk whose app has its database, its tables, and a road that no fixture knows.</summary>
public sealed class DatabaseDesk(Installation installation) : IAsyncLifetime
{
    public const string App = "rebuilt";

    // Nothing that Postgres or a preflight could know.
    private const string Moods = """


        def refuse(sender, instance, **kwargs):
            if instance.name == 'Nowhere':
                raise ValueError('there is no road to Nowhere')


        models.signals.pre_save.connect(refuse, sender=Road)
        """;

    private const string Nowhere = """[{"model": "roads.road", "pk": 9, "fields": {"name": "Nowhere", "slug": "no", "surface": "gravel", "length_km": "1", "lanes": 1, "opened": null}}]""";

    internal Workbench Desk { get; private set; } = null!;

    internal Web Web { get; } = new(installation);

    public async ValueTask InitializeAsync()
    {
        Desk = await Workbench.WithPaveAsync(installation);
        var models = Path.Combine(Desk.Project, "roads", "models.py");
        Desk.Write("roads/models.py", await File.ReadAllTextAsync(models) + Moods);
        Desk.Write("roads/fixtures/nowhere.json", Nowhere);
        await Desk.CommitAsync("moods");
        (await Desk.HerokuAsync("create", App)).Succeeded();
        (await Desk.PushAsync()).Succeeded();
    }

    public async ValueTask DisposeAsync()
    {
        if (Desk is not null)
        {
            await Desk.DestroyAsync(App);
            Desk.Dispose();
        }

        Web.Dispose();
    }

    internal string Tarmac => Path.Combine(installation.CommandFolder, "tarmac");

    internal Task<Outcome> TarmacAsync(params string[] arguments) => Desk.Command(Tarmac, arguments, 240).RunAsync();

    /// <summary>The developer's own environment with Django, in <c>.venv</c>.</summary>
    internal async Task MakePythonAsync()
    {
        const string make = "import sys; sys.path.insert(0, sys.argv[1]); import environments, pathlib; environments.environment(pathlib.Path('.venv'), environments.django('4.2'))";
        (await Desk.Command("/usr/bin/python3", ["-c", make, Path.Combine(Repository.Root, "django", "tests")], 240).RunAsync()).Succeeded();
    }

    internal async Task<string> QueryAsync(string sql) => (await Desk.HerokuAsync("pg:psql", "-c", $"\\copy ({sql}) to stdout")).Succeeded().Output.Trim();

    internal Task<string> NamesAsync() => QueryAsync("select string_agg(name, ',' order by name) from roads_road");

    internal async Task<bool> MaintenanceAsync() => (await Desk.HerokuAsync("maintenance")).Succeeded().Output.Trim() == "on";
}
