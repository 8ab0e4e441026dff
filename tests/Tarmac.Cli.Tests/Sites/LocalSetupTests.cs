namespace Tarmac.Cli.Tests.Sites;

/// <summary>tarmac local:setup as the user runs it: real settings, a real Django, a real server.</summary>
public sealed class LocalSetupTests(PostgresServer server) : IClassFixture<PostgresServer>
{
    [Fact]
    public async Task It_makes_what_the_settings_name_and_then_has_nothing_to_do()
    {
        using var app = await AppFolder.MakeAsync(server);

        var first = (await app.TarmacAsync("local:setup")).Succeeds();
        var again = (await app.TarmacAsync("local:setup")).Succeeds();

        Assert.Contains($"CREATE ROLE \"{app.Name}\" LOGIN CREATEDB PASSWORD '***';", first.Output);
        Assert.Contains($"CREATE DATABASE \"{app.Name}\" OWNER \"{app.Name}\"", first.Output);
        Assert.Contains("PGHOST=127.0.0.1", first.Output);
        Assert.Contains("Nothing to do", again.Output);
        Assert.DoesNotContain("hush", first.All + again.All);
        Assert.StartsWith("SCRAM-SHA-256$4096:", await server.SqlAsync($"SELECT rolpassword FROM pg_authid WHERE rolname = '{app.Name}'"));
        Assert.Equal("i|en-US", await server.SqlAsync($"SELECT datlocprovider, daticulocale FROM pg_database WHERE datname = '{app.Name}'"));
    }

    [Theory]
    [InlineData("3.2")]
    [InlineData("4.2")]
    [InlineData("5.2")]
    public async Task Afterwards_the_unmodified_app_runs_on_Postgres(string django)
    {
        using var app = await AppFolder.MakeAsync(server, django);
        (await app.TarmacAsync("local:setup")).Succeeds();

        (await app.TarmacAsync("local:run", "python", "manage.py", "syncdb", "--noinput")).Succeeds();
        var loaded = (await app.TarmacAsync("local:run", "python", "manage.py", "loaddata", "roads")).Succeeds();
        var tested = await app.TarmacAsync("local:run", "python", "manage.py", "test", "--noinput");

        Assert.Contains("Installed 9 object(s)", loaded.Output);
        Assert.True(tested.Status == 0, tested.All);
        Assert.Equal("t", await server.SqlAsync("SELECT count(*) > 0 FROM roads_road", app.Name));
    }

    [Fact]
    public async Task The_SQLite_file_of_the_first_weeks_moves_over()
    {
        using var app = await AppFolder.MakeAsync(server);
        (await app.TarmacAsync("local:run", "python", "manage.py", "migrate", "--settings=pave.settings_sqlite")).Succeeds();
        (await app.TarmacAsync("local:run", "python", "manage.py", "loaddata", "roads", "--settings=pave.settings_sqlite")).Succeeds();
        (await app.TarmacAsync("local:setup")).Succeeds();
        (await app.TarmacAsync("local:run", "python", "manage.py", "migrate")).Succeeds();

        (await app.TarmacAsync("django:copydb", "db.sqlite3", "--confirm", app.Name)).Succeeds();

        Assert.Equal("t", await server.SqlAsync("SELECT count(*) > 0 FROM roads_road", app.Name));
        Assert.Contains("0 would be refused", (await app.TarmacAsync("django:preflight", "--schema")).Succeeds().Output);
    }

    [Fact]
    public async Task A_dry_run_prints_and_changes_nothing()
    {
        using var app = await AppFolder.MakeAsync(server);

        var run = (await app.TarmacAsync("local:setup", "--dry-run")).Succeeds();

        Assert.Contains($"CREATE ROLE \"{app.Name}\"", run.Output);
        Assert.Contains("Nothing was changed: 2 statements would be run", run.Output);
        Assert.Equal("0", await server.SqlAsync($"SELECT count(*) FROM pg_roles WHERE rolname = '{app.Name}'"));
    }

    [Fact]
    public async Task Another_password_is_told_left_alone_and_mended_with_fix()
    {
        using var app = await AppFolder.MakeAsync(server);
        (await app.TarmacAsync("local:setup")).Succeeds();
        await server.SqlAsync($"ALTER ROLE {app.Name} PASSWORD 'other'");

        var told = await app.TarmacAsync("local:setup");
        Assert.Equal(2, told.Status);
        Assert.Contains($"The role {app.Name} has another password than the settings give. Nothing was changed. tarmac local:setup --fix", told.Errors);

        (await app.TarmacAsync("local:setup", "--fix")).Succeeds();
        Assert.Contains("Nothing to do", (await app.TarmacAsync("local:setup")).Succeeds().Output);
    }

    [Fact]
    public async Task Another_owner_and_its_tables_are_told_left_alone_and_mended_with_fix()
    {
        using var app = await AppFolder.MakeAsync(server);
        await server.SqlAsync($"CREATE DATABASE {app.Name}");
        await server.SqlAsync("CREATE TABLE \"Odd one\" (id serial PRIMARY KEY); CREATE VIEW seen AS SELECT 1 AS one; CREATE EXTENSION hstore", app.Name);

        var told = await app.TarmacAsync("local:setup");
        Assert.Equal(2, told.Status);
        Assert.Contains($"The database {app.Name} belongs to postgres, not to {app.Name}.", told.Errors);
        Assert.Contains("2 objects (public.\"Odd one\", ...) belong to postgres", told.Errors);
        Assert.Equal("0", await server.SqlAsync($"SELECT count(*) FROM pg_roles WHERE rolname = '{app.Name}'"));

        (await app.TarmacAsync("local:setup", "--fix")).Succeeds();
        Assert.Contains("Nothing to do", (await app.TarmacAsync("local:setup")).Succeeds().Output);
        Assert.Equal(app.Name, await server.SqlAsync("SELECT pg_get_userbyid(relowner) FROM pg_class WHERE relname = 'Odd one_id_seq'", app.Name));
    }

    [Fact]
    public async Task All_aliases_are_made_and_SQLite_is_told()
    {
        using var app = await AppFolder.MakeAsync(server);
        app.Edit("pave/settings.py", text => text + $$"""

            DATABASES['reports'] = {**DATABASES['default'], 'NAME': '{{app.Name}}_reports', 'HOST': 'localhost'}
            DATABASES['cache'] = {'ENGINE': 'django.db.backends.sqlite3', 'NAME': 'cache.sqlite3'}
            """);

        var run = (await app.TarmacAsync("local:setup")).Succeeds();

        Assert.Contains($"CREATE DATABASE \"{app.Name}_reports\"", run.Output);
        Assert.Contains("DATABASES['cache'] is SQLite", run.Output);
    }

    [Fact]
    public async Task Without_rights_it_says_what_to_run()
    {
        using var app = await AppFolder.MakeAsync(server);

        var run = await app.TarmacAsAsync("nobody", "local:setup");

        Assert.Equal(2, run.Status);
        Assert.Contains("sudo -u postgres createuser --superuser nobody", run.Errors);
        Assert.Contains("tarmac local:setup --own-server", run.Errors);
        Assert.Contains($"CREATE ROLE \"{app.Name}\" LOGIN CREATEDB PASSWORD '***';", run.Errors);
    }
}
