using Tarmac.EndToEnd.Running;
using Tarmac.EndToEnd.Story;

namespace Tarmac.EndToEnd.Databases;

/// <summary>A platform database that is dropped and made again: by hand, with the heroku command alone, and by <c>tarmac db:rebuild</c>.</summary>
[TestMethodOrderer(typeof(InSourceOrder))]
public sealed class RebuildTests(DatabaseDesk desk) : IClassFixture<DatabaseDesk>
{
    private const string Fixture = "roads";

    [Fact]
    public async Task By_hand_it_is_reset_syncdb_migrate_and_loaddata()
    {
        (await desk.Desk.HerokuAsync("run", "-x", "--", "python", "manage.py", "migrate", "--noinput")).Succeeded();
        (await desk.Desk.HerokuAsync("pg:reset", "DATABASE", "--confirm", DatabaseDesk.App)).Succeeded();
        Assert.Equal("0", await desk.QueryAsync("select count(*) from pg_tables where schemaname = 'public'"));

        (await desk.Desk.HerokuAsync("run", "-x", "--", "python", "manage.py", "syncdb", "--noinput")).Succeeded();
        (await desk.Desk.HerokuAsync("run", "-x", "--", "python", "manage.py", "migrate", "--noinput")).Succeeded();
        (await desk.Desk.HerokuAsync("run", "-x", "--", "python", "manage.py", "loaddata", Fixture)).Succeeded().Says("Installed");

        Assert.Contains("Kingston Turnpike", await desk.NamesAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_backup_is_captured_listed_downloaded_and_restored_by_the_heroku_command()
    {
        var before = await desk.NamesAsync();
        (await desk.Desk.HerokuAsync("pg:backups:capture")).Succeeded();
        (await desk.Desk.HerokuAsync("pg:backups")).Succeeded().Says("b001").Says("Completed");
        (await desk.Desk.HerokuAsync("pg:backups:download", "b001", "-o", "there.dump")).Succeeded();
        Assert.StartsWith("PGDMP", await File.ReadAllTextAsync(Path.Combine(desk.Desk.Project, "there.dump")), StringComparison.Ordinal);
        (await desk.Desk.HerokuAsync("pg:psql", "-c", "update roads_road set name = 'lost'")).Succeeded();

        (await desk.Desk.HerokuAsync("pg:backups:restore", "b001", "DATABASE", "--confirm", DatabaseDesk.App)).Succeeded();

        Assert.Equal(before, await desk.NamesAsync());
        (await desk.Desk.HerokuAsync("pg:backups")).Succeeded().Says("r002");
    }

    [Fact]
    public async Task A_rebuild_makes_the_database_new_and_keeps_the_old_as_a_backup()
    {
        await desk.QueryAsync("update roads_road set name = 'Old Road' where id = 1 returning id");

        var outcome = (await desk.TarmacAsync("db:rebuild", "-a", DatabaseDesk.App, "--confirm", DatabaseDesk.App, "--fixtures", Fixture)).Succeeded();

        outcome.Says("Maintenance on").Says("Backup b003 is whole").Says("Installed").Says("maintenance is off as before");
        Assert.DoesNotContain("Old Road", await desk.NamesAsync(), StringComparison.Ordinal);
        Assert.False(await desk.MaintenanceAsync());
        await Eventually.BecomesAsync("the app", () => desk.Web.GetAsync(DatabaseDesk.App), page => page.Status == 200);
    }

    [Fact]
    public async Task Without_the_app_s_name_nothing_is_rebuilt()
    {
        (await desk.TarmacAsync("db:rebuild", "-a", DatabaseDesk.App)).FailedWith(2).Says($"--confirm {DatabaseDesk.App}");
        (await desk.TarmacAsync("db:rebuild", "-a", DatabaseDesk.App, "--confirm", "other")).FailedWith(2).Says("did not match");
    }

    [Fact]
    public async Task Fixtures_that_Postgres_would_refuse_stop_it_before_anything_is_changed()
    {
        var outcome = (await desk.TarmacAsync("db:rebuild", "-a", DatabaseDesk.App, "--confirm", DatabaseDesk.App, "--fixtures", "roads/fixtures/*_from_sqlite.json")).FailedWith(2);

        outcome.Says("roads.Road(pk=2).name").Says("Nothing was changed").DoesNotSay("Maintenance on");
    }

    [Fact]
    public async Task A_fixture_that_fails_while_it_is_loaded_restores_the_backup()
    {
        await MarkAsync();

        var outcome = (await desk.TarmacAsync("db:rebuild", "-a", DatabaseDesk.App, "--confirm", DatabaseDesk.App, "--fixtures", Fixture, "nowhere")).FailedWith(2);

        outcome.Says("there is no road to Nowhere").Says("is restored, and maintenance is off as before");
        Assert.Contains("Marked Road", await desk.NamesAsync(), StringComparison.Ordinal);
        Assert.False(await desk.MaintenanceAsync());
    }

    [Fact]
    public async Task An_interrupted_rebuild_restores_the_backup()
    {
        (await desk.Desk.HerokuAsync("maintenance:on")).Succeeded();

        var outcome = (await SignalledAsync("TERM")).FailedWith(130);

        outcome.Says("Interrupted.").Says("is restored, and maintenance is on as before");
        Assert.Contains("Marked Road", await desk.NamesAsync(), StringComparison.Ordinal);
        Assert.True(await desk.MaintenanceAsync());
        (await desk.Desk.HerokuAsync("maintenance:off")).Succeeded();
    }

    [Fact]
    public async Task What_a_killed_rebuild_left_is_restored_by_the_next()
    {
        (await SignalledAsync("KILL")).Failed();

        var outcome = (await desk.TarmacAsync("db:rebuild", "-a", DatabaseDesk.App, "--confirm", DatabaseDesk.App, "--fixtures", "nowhere")).FailedWith(2);

        outcome.Says("An earlier rebuild was interrupted: restoring its backup");
        Assert.Contains("Marked Road", await desk.NamesAsync(), StringComparison.Ordinal);
        Assert.False(await desk.MaintenanceAsync());
    }

    private async Task MarkAsync() => await desk.QueryAsync("update roads_road set name = 'Marked Road' where id = 1 returning id");

    /// <summary>Sends a signal to a rebuild whose database is dropped.</summary>
    private Task<Outcome> SignalledAsync(string signal)
    {
        var script = $$"""
            tarmac db:rebuild -a {{DatabaseDesk.App}} --confirm {{DatabaseDesk.App}} --fixtures {{Fixture}} > out 2>&1 & pid=$!
            for n in $(seq 2000); do grep -q 'Creating the tables' out && break; sleep 0.03; done
            kill -{{signal}} $pid; wait $pid; status=$?; cat out; exit $status
            """;
        return desk.Desk.Command("/bin/bash", ["-c", script], 240).RunAsync();
    }
}
