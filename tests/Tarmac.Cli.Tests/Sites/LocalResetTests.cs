namespace Tarmac.Cli.Tests.Sites;

public sealed class LocalResetTests(PostgresServer server) : IClassFixture<PostgresServer>
{
    [Fact]
    public async Task It_makes_all_anew_although_somebody_is_connected_and_does_so_again()
    {
        using var app = await AppFolder.MakeAsync(server);
        (await app.TarmacAsync("local:setup")).Succeeds();
        var held = server.SqlAsync("SELECT pg_sleep(600)", app.Name);

        var first = (await app.TarmacAsync("local:db:reset", "--fixtures", "roads/fixtures/roads.json", "--confirm", app.Name)).Succeeds();
        await server.SqlAsync("TRUNCATE roads_road CASCADE; CREATE TABLE left_over ()", app.Name);
        (await app.TarmacAsync("local:db:reset", "-f", "roads", "-c", app.Name)).Succeeds();

        Assert.Contains("-----> Loading 1 fixture", first.Output);
        Assert.Equal("t|f", await server.SqlAsync("SELECT (SELECT count(*) > 0 FROM roads_road), to_regclass('left_over') IS NOT NULL", app.Name));
        await Assert.ThrowsAnyAsync<Exception>(() => held);
    }

    [Fact]
    public async Task What_Postgres_would_refuse_stops_it_before_anything_is_dropped()
    {
        using var app = await AppFolder.MakeAsync(server);
        (await app.TarmacAsync("local:db:reset", "--confirm", app.Name)).Succeeds();
        await server.SqlAsync("CREATE TABLE precious ()", app.Name);

        var run = await app.TarmacAsync("local:db:reset", "--fixtures", "roads/fixtures/*", "--confirm", app.Name);

        Assert.Equal(2, run.Status);
        Assert.Contains("Nothing was dropped", run.Errors);
        Assert.Contains("roads.Road(pk=2).name", run.All);
        Assert.Equal("t", await server.SqlAsync("SELECT to_regclass('precious') IS NOT NULL", app.Name));
    }

    [Fact]
    public async Task Without_the_right_name_nothing_is_dropped()
    {
        using var app = await AppFolder.MakeAsync(server);

        Assert.Contains($"add --confirm {app.Name}", (await app.TarmacAsync("local:db:reset")).Errors);
        Assert.Contains("Aborted: nothing was dropped", (await app.TarmacAsync("local:db:reset", "--confirm", "other")).Errors);
    }

    [Fact]
    public async Task A_Ctrl_C_at_its_worst_moment_is_mended_by_the_same_command()
    {
        using var app = await AppFolder.MakeAsync(server);
        const string slow = "roads/migrations/0002_slow.py";
        app.Write(slow, """
            import pathlib, time
            from django.db import migrations
            def wait(apps, editor):
                pathlib.Path('reached').touch()
                time.sleep(600)
            class Migration(migrations.Migration):
                dependencies = [('roads', '0001_initial')]
                operations = [migrations.RunPython(wait)]
            """);
        using var reset = app.Start("local:db:reset", "--confirm", app.Name);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!File.Exists(Path.Combine(app.Folder, "reached")))
        {
            await Task.Delay(50, limit.Token);
        }

        using var interrupt = System.Diagnostics.Process.Start("/bin/kill", ["-INT", reset.Id.ToString()]);
        await reset.WaitForExitAsync(limit.Token);
        File.Delete(Path.Combine(app.Folder, slow));

        Assert.Equal(130, reset.ExitCode);
        (await app.TarmacAsync("local:db:reset", "--fixtures", "roads", "--confirm", app.Name)).Succeeds();
        Assert.Equal("t", await server.SqlAsync("SELECT count(*) > 0 FROM roads_road", app.Name));
    }

    [Fact]
    public async Task A_failure_says_what_is_there_now()
    {
        using var app = await AppFolder.MakeAsync(server);
        app.Write("roads/migrations/0002_broken.py", "raise RuntimeError('not today')\n");

        var run = await app.TarmacAsync("local:db:reset", "--confirm", app.Name);

        Assert.Equal(2, run.Status);
        Assert.Contains("The tables could not be created", run.Errors);
        Assert.Contains("Run the same command to start again", run.Errors);
    }
}
