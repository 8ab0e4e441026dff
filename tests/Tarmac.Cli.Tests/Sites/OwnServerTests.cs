namespace Tarmac.Cli.Tests.Sites;

/// <summary>A Postgres of the user's own, as an ordinary user and as root.</summary>
public sealed class OwnServerTests
{
    [Theory]
    [InlineData("nobody")]
    [InlineData("root")]
    public async Task Where_none_runs_one_of_the_users_own_is_made_kept_and_stopped(string user)
    {
        using var app = await AppFolder.MakeAsync();
        File.SetUnixFileMode(app.Folder, (UnixFileMode)0b111_101_101);
        app.Set("PGHOST", null);
        app.Set("PGPORT", null);
        try
        {
            // Whatever runs on the machine that tests: a server of one's own was asked for.
            var made = (await TarmacAsync("local:setup", "--own-server")).Succeeds();
            Assert.Contains($"CREATE DATABASE \"{app.Name}\"", made.Output);
            Assert.Contains("Started PostgreSQL 15 of your own on port", made.Output);
            Assert.Equal(user == "root", made.Output.Contains("as the user postgres, since Postgres refuses to run as root", StringComparison.Ordinal));

            Assert.Contains("Nothing to do", (await TarmacAsync("local:setup")).Succeeds().Output);
            await TarmacAsync("local:stop");
            var both = await Task.WhenAll(TarmacAsync("local:env"), TarmacAsync("local:env"));
            Assert.All(both, run => Assert.Contains("export PGPORT=", run.Succeeds().Output));
            Assert.Contains("Applying roads.0001_initial... OK", (await TarmacAsync("local:run", "python", "manage.py", "migrate")).Succeeds().Output);
            Assert.Contains("Stopped your own PostgreSQL server", (await TarmacAsync("local:stop")).Succeeds().Output);
            Assert.Contains("Your own PostgreSQL server is not running", (await TarmacAsync("local:stop")).Succeeds().Output);
            Assert.Contains("No migrations to apply", (await TarmacAsync("local:run", "python", "manage.py", "migrate")).Succeeds().Output);
        }
        finally
        {
            await TarmacAsync("local:stop");
        }

        Task<Run> TarmacAsync(params string[] arguments) => user == "root" ? app.TarmacAsync(arguments) : app.TarmacAsAsync(user, arguments);
    }
}
