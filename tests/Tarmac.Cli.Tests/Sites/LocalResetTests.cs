namespace Tarmac.Cli.Tests.Sites;

public sealed class LocalResetTests(PostgresServer server) : IClassFixture<PostgresServer>
{
    [Fact]
    public async Task Without_the_right_name_nothing_is_dropped()
    {
        using var app = await AppFolder.MakeAsync(server);

        Assert.Contains($"say --confirm {app.Name}", (await app.TarmacAsync("local:db:reset")).Errors);
        Assert.Contains("Aborted: nothing was dropped", (await app.TarmacAsync("local:db:reset", "--confirm", "other")).Errors);
    }

    [Fact]
    public async Task A_failure_says_what_is_there_now()
    {
        using var app = await AppFolder.MakeAsync(server);
        app.Write("roads/migrations/0002_broken.py", "raise RuntimeError('not today')\n");

        var run = await app.TarmacAsync("local:db:reset", "--confirm", app.Name);

        Assert.Equal(2, run.Status);
        Assert.Contains("The tables could not be made", run.Errors);
        Assert.Contains("The same command begins anew", run.Errors);
    }
}
