using Tarmac.EndToEnd.Running;
using Tarmac.EndToEnd.Story;

namespace Tarmac.EndToEnd.Databases;

/// <summary>Data goes from the first weeks' SQLite file to the platform, from there to the developer's machine, and back.</summary>
[TestMethodOrderer(typeof(InSourceOrder))]
public sealed class CopyTests(DatabaseDesk desk) : IClassFixture<DatabaseDesk>, IAsyncLifetime
{
    private static readonly string Servers = Directory.CreateTempSubdirectory("tarmac-servers-").FullName;

    public ValueTask InitializeAsync()
    {
        // Postgres refuses to run as root; its own account must pass.
        File.SetUnixFileMode(Servers, (UnixFileMode)0b111_101_101);
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_SQLite_file_goes_to_the_platform()
    {
        await desk.MakePythonAsync();
        await PythonAsync("migrate", "--run-syncdb", "-v", "0");
        await PythonAsync("loaddata", "roads");
        (await desk.Desk.HerokuAsync("run", "-x", "--", "python", "manage.py", "migrate", "--noinput")).Succeeded();

        (await desk.TarmacAsync("django:copydb", "db.sqlite3", "-a", DatabaseDesk.App)).Succeeded().Says("checksum right").Says("roads.Road: 5 rows").Says("copied to");

        Assert.Contains("Kingston Turnpike", await desk.NamesAsync(), StringComparison.Ordinal);
        (await desk.TarmacAsync("django:copydb", "db.sqlite3", "-a", DatabaseDesk.App)).FailedWith(1).Says("holds rows already").Says("--confirm");
    }

    [Fact]
    public async Task What_Postgres_refuses_is_listed_and_nothing_is_copied()
    {
        await PythonAsync("loaddata", "roads_from_sqlite");
        var database = await desk.QueryAsync("select current_database()");

        (await desk.TarmacAsync("django:copydb", "db.sqlite3", "-a", DatabaseDesk.App, "--confirm", database)).FailedWith(1)
            .Says("roads.Road(pk=2).name").Says("max_length=32 would fit").Says("Nothing was copied");

        Assert.Contains("Kingston Turnpike", await desk.NamesAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_platform_s_data_comes_to_the_local_database()
    {
        (await LocalAsync("local:db:pull", "-a", DatabaseDesk.App)).Succeeded().Says("on the platform:").Says("Done: pave now has the data of rebuilt");
        (await LocalAsync("local:db:pull", "-a", DatabaseDesk.App)).FailedWith(2).Says("--confirm pave");

        (await LocalAsync("local:run", "--", "python", "manage.py", "shell", "-c", "from roads.models import Road; print(Road.objects.count(), 'roads')")).Succeeded().Says("5 roads");
    }

    [Fact]
    public async Task The_local_data_goes_to_the_platform_and_what_was_there_is_a_backup()
    {
        (await LocalAsync("local:run", "--", "python", "manage.py", "shell", "-c", "from roads.models import Road; Road.objects.filter(pk=1).update(name='Pushed Road')")).Succeeded();
        (await LocalAsync("local:db:push", "-a", DatabaseDesk.App)).FailedWith(2).Says($"--confirm {DatabaseDesk.App}");

        (await LocalAsync("local:db:push", "-a", DatabaseDesk.App, "--confirm", DatabaseDesk.App)).Succeeded().Says("kept as backup b001");

        Assert.Contains("Pushed Road", await desk.NamesAsync(), StringComparison.Ordinal);
        (await LocalAsync("local:stop")).Succeeded();
        Directory.Delete(Servers, recursive: true);
    }

    private async Task PythonAsync(params string[] arguments) =>
        (await desk.Desk.RunAsync("/usr/bin/env", ["DJANGO_SETTINGS_MODULE=pave.settings_sqlite", ".venv/bin/python", "manage.py", .. arguments])).Succeeded();

    private Task<Outcome> LocalAsync(params string[] arguments) =>
        desk.Desk.Command("/usr/bin/env", [$"XDG_DATA_HOME={Servers}", desk.Tarmac, .. arguments], 240).RunAsync();
}
