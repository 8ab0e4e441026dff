using Tarmac.EndToEnd.Running;

namespace Tarmac.EndToEnd.Refusals;

/// <summary>Pushes that cannot go live: each says why, and what served before goes on serving.</summary>
public sealed class PushRefusalTests(Installation installation) : IDisposable
{
    private readonly Web _web = new(installation);

    public void Dispose() => _web.Dispose();

    [Fact]
    public async Task A_push_to_an_app_that_is_gone_is_refused()
    {
        using var desk = await SmallApp.DeskAsync(installation);
        (await desk.GitAsync("remote", "add", "heroku", $"https://localhost:{installation.ApiPort}/never-was.git")).Succeeded();

        (await desk.PushAsync()).Failed();
    }

    [Fact]
    public async Task A_push_with_a_wrong_key_is_refused()
    {
        using var desk = await SmallApp.DeskAsync(installation);
        (await desk.HerokuAsync("create", "wrong-key")).Succeeded();

        (await desk.GitAsync("push", $"https://heroku:not-the-key@localhost:{installation.ApiPort}/wrong-key.git", "main")).Failed();

        (await desk.PushAsync()).Succeeded();
        await desk.DestroyAsync("wrong-key");
    }

    [Fact]
    public async Task A_project_that_no_buildpack_knows_is_told_so()
    {
        using var desk = await Workbench.WithFilesAsync(installation, ("notes.txt", "nothing to run"));
        (await desk.HerokuAsync("create", "unknown-kind")).Succeeded();

        (await desk.PushAsync()).Failed().Says("No default language could be detected for this app").Says("pre-receive hook declined");
        await desk.DestroyAsync("unknown-kind");
    }

    [Fact]
    public async Task Requirements_that_do_not_resolve_reject_the_push()
    {
        using var desk = await Workbench.WithPaveAsync(installation);
        desk.Write("requirements.txt", "Django~=4.2\nno-such-package-anywhere==9\n");
        await desk.CommitAsync("bad requirements");
        (await desk.HerokuAsync("create", "bad-needs")).Succeeded();

        (await desk.PushAsync()).Failed().Says("no-such-package-anywhere").Says("Push rejected");
        await desk.DestroyAsync("bad-needs");
    }

    [Theory]
    [InlineData("crash-boot", "web: echo about to crash; exit 3\n", "about to crash")]
    [InlineData("crash-release", "web: python3 page\nrelease: echo cannot migrate; exit 4\n", "cannot migrate")]
    [InlineData("bad-procfile", "web python3 page\n: x\n", "Procfile")]
    public async Task A_release_that_cannot_serve_leaves_the_old_one_and_says_why(string app, string procfile, string reason)
    {
        using var desk = await SmallApp.DeployedAsync(installation, app);
        await Eventually.BecomesAsync("the first release", () => _web.GetAsync(app), page => page.Status == 200);
        await using var visitor = new Visitor(_web, app);
        desk.Write("Procfile", procfile);
        await desk.SayAsync("second");

        var push = await desk.PushAsync();

        push.Says(reason);
        Assert.Contains("hello", (await _web.GetAsync(app)).Body);
        visitor.WasAlwaysAnswered();
        await desk.DestroyAsync(app);
    }

    [Fact]
    public async Task An_unknown_dyno_process_type_size_or_release_is_named()
    {
        using var desk = await SmallApp.DeployedAsync(installation, "unknowns");

        (await desk.HerokuAsync("ps:scale", "nobody=1")).Failed();
        (await desk.HerokuAsync("ps:scale", "web=101")).Failed();
        (await desk.HerokuAsync("ps:type", "web=enormous")).Failed();
        (await desk.HerokuAsync("ps:stop", "web.77")).Failed();
        (await desk.HerokuAsync("rollback", "v77")).Failed();
        (await desk.HerokuAsync("config:set", "1X=2")).Failed();
        await desk.DestroyAsync("unknowns");
    }
}
