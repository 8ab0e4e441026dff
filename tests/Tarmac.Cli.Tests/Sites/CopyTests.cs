namespace Tarmac.Cli.Tests.Sites;

public sealed class CopyTests(PostgresServer server) : IClassFixture<PostgresServer>
{
    [Fact]
    public async Task A_SQLite_file_goes_into_the_local_database_that_the_settings_name()
    {
        using var app = await AppFolder.MakeAsync(server);
        (await app.TarmacAsync("local:setup")).Succeeds();
        (await app.TarmacAsync("local:run", "--", "python", "manage.py", "migrate", "-v", "0")).Succeeds();
        app.Set("DJANGO_SETTINGS_MODULE", "pave.settings_sqlite");
        (await app.TarmacAsync("local:run", "--", "python", "manage.py", "migrate", "-v", "0")).Succeeds();
        (await app.TarmacAsync("local:run", "--", "python", "manage.py", "loaddata", "roads")).Succeeds();
        app.Set("DJANGO_SETTINGS_MODULE", null);

        var run = (await app.TarmacAsync("django:copydb", "db.sqlite3")).Succeeds();

        Assert.Contains($"copied to {app.Name}", run.Output, StringComparison.Ordinal);
        Assert.Equal("5", await server.SqlAsync("SELECT count(*) FROM roads_road", app.Name));
        Assert.Equal(1, (await app.TarmacAsync("django:copydb", "db.sqlite3")).Status);
        (await app.TarmacAsync("django:copydb", "db.sqlite3", "--confirm", app.Name)).Succeeds();
    }
}
