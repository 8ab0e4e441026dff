using Tarmac.EndToEnd.Running;

namespace Tarmac.EndToEnd.Endurance;

/// <summary>tarmacd and the router are killed as by a power cut, in the middle of their work; the app goes on and the state is whole.</summary>
public sealed class KilledTests(Installation installation) : IDisposable
{
    private const string SlowRelease = "web: python3 page\nrelease: sleep 20; echo migrated\n";

    private readonly Web _web = new(installation);

    public void Dispose() => _web.Dispose();

    [Fact]
    public async Task An_app_is_served_while_the_control_plane_is_killed_and_comes_back()
    {
        using var desk = await SmallApp.DeployedAsync(installation, "kill-idle");
        await using var visitor = new Visitor(_web, "kill-idle");

        await installation.KillAsync("tarmacd");
        await ApiIsBackAsync();

        (await desk.HerokuAsync("ps")).Succeeded().Says("web.1: up");
        (await desk.HerokuAsync("ps:scale", "web=2")).Succeeded();
        await Eventually.BecomesAsync("both dynos", () => desk.HerokuAsync("ps"), ps => ps.Output.Split(": up").Length - 1 == 2);
        visitor.WasAlwaysAnswered();
        await desk.DestroyAsync("kill-idle");
    }

    [Fact]
    public async Task No_call_is_refused_while_the_control_plane_starts_again()
    {
        await ApiIsBackAsync();

        await installation.KillAsync("tarmacd");
        var waited = await _web.ApiAsync(HttpMethod.Get, "/account");

        Assert.Equal(200, waited.Status);
    }

    [Fact]
    public async Task A_control_plane_whose_supervisor_was_killed_is_replaced_by_up()
    {
        await installation.KillSupervisorAsync("tarmacd");
        var orphan = Assert.Single(installation.Pids("tarmacd"));

        (await installation.UpAsync()).Succeeded();

        Assert.NotEqual(orphan, Assert.Single(installation.Pids("tarmacd")));
        await ApiIsBackAsync();
    }

    [Fact]
    public async Task A_build_that_was_cut_short_leaves_the_old_release_and_the_next_push_works()
    {
        using var desk = await SmallApp.DeployedAsync(installation, "kill-build");
        await desk.SayAsync("second");
        await using var visitor = new Visitor(_web, "kill-build");
        var push = desk.Command("git", ["push", "heroku", "main"], 120);
        var pushing = push.RunAsync();
        await Eventually.BecomesAsync("the build's first word", () => Task.FromResult(push.Written), written => written.Contains("remote:", StringComparison.Ordinal));

        await installation.KillAsync("tarmacd");
        await pushing;
        await ApiIsBackAsync();

        (await desk.GitAsync("commit", "--allow-empty", "-qm", "again")).Succeeded();
        await Eventually.BecomesAsync("a push that is taken", () => desk.PushAsync(), again => again.ExitCode == 0, 120);
        await Eventually.BecomesAsync("the new word", () => _web.GetAsync("kill-build"), page => page.Body.Contains("second", StringComparison.Ordinal));
        visitor.WasAlwaysAnswered();
        await NoReleaseHangsAsync("kill-build");
        await desk.DestroyAsync("kill-build");
    }

    [Fact]
    public async Task A_release_phase_that_was_cut_short_leaves_one_current_release_that_serves()
    {
        using var desk = await SmallApp.DeployedAsync(installation, "kill-phase");
        desk.Write("Procfile", SlowRelease);
        await desk.SayAsync("second");
        await using var visitor = new Visitor(_web, "kill-phase");
        var push = desk.Command("git", ["push", "heroku", "main"], 120);
        var pushing = push.RunAsync();
        await Eventually.BecomesAsync("the release phase", () => desk.HerokuAsync("ps"), ps => ps.Output.Contains("release.", StringComparison.Ordinal));

        await installation.KillAsync("tarmacd");
        await pushing;
        await ApiIsBackAsync();

        await NoReleaseHangsAsync("kill-phase");
        visitor.WasAlwaysAnswered();
        await desk.DestroyAsync("kill-phase");
    }

    [Fact]
    public async Task A_scale_that_was_cut_short_is_carried_out_afterwards()
    {
        using var desk = await SmallApp.DeployedAsync(installation, "kill-scale");
        await using var visitor = new Visitor(_web, "kill-scale");

        Assert.Equal(200, (await _web.ApiAsync(HttpMethod.Patch, "/apps/kill-scale/formation/web", """{"quantity":4}""")).Status);
        await installation.KillAsync("tarmacd");
        await ApiIsBackAsync();

        await Eventually.BecomesAsync("four dynos", () => desk.HerokuAsync("ps"), ps => ps.Output.Split(": up").Length - 1 == 4);
        visitor.WasAlwaysAnswered();
        await desk.DestroyAsync("kill-scale");
    }

    [Fact]
    public async Task A_killed_router_comes_back_with_its_routes()
    {
        using var desk = await SmallApp.DeployedAsync(installation, "kill-router");

        await installation.KillAsync("tarmac-router");

        await Eventually.BecomesAsync("the app", () => _web.GetAsync("kill-router"), page => page.Status == 200);
        await desk.DestroyAsync("kill-router");
    }

    [Fact]
    public async Task Data_and_sessions_live_through_scaling_restarts_and_kills()
    {
        using var desk = await Workbench.WithPaveAsync(installation);
        (await desk.HerokuAsync("create", "keeper")).Succeeded();
        (await desk.PushAsync()).Succeeded();
        (await desk.HerokuAsync("run", "-x", "--", "python", "manage.py", "migrate", "--noinput")).Succeeded();
        var first = await VisitAsync();

        (await desk.HerokuAsync("ps:scale", "web=3")).Succeeded();
        var second = await VisitAsync();
        (await desk.HerokuAsync("ps:restart")).Succeeded();
        var third = await VisitAsync();
        await installation.KillAsync("tarmacd");
        await installation.KillAsync("tarmac-router");
        var fourth = await VisitAsync();

        Assert.Equal([1, 2, 3, 4], [first.Session, second.Session, third.Session, fourth.Session]);
        Assert.True(fourth.Total > third.Total && third.Total > second.Total && second.Total > first.Total);
        await ApiIsBackAsync();
        await desk.DestroyAsync("keeper");
    }

    private async Task<(int Session, int Total)> VisitAsync()
    {
        var page = await Eventually.BecomesAsync("a counted visit", () => _web.GetAsync("keeper", "/visits.json"), page => page.Status == 200);
        return (page.Json.GetProperty("yours").GetInt32(), page.Json.GetProperty("visits").GetInt32());
    }

    private Task<Page> ApiIsBackAsync() => Eventually.BecomesAsync("the API", () => _web.ApiAsync(HttpMethod.Get, "/account"), page => page.Status == 200, 60);

    /// <summary>Every release ended one way or the other, and exactly one is current.</summary>
    private async Task NoReleaseHangsAsync(string app)
    {
        var page = await Eventually.BecomesAsync("releases that have ended", () => _web.ApiAsync(HttpMethod.Get, $"/apps/{app}/releases"), page =>
            page.Status is 200 or 206 && page.Json.EnumerateArray().All(release => release.GetProperty("status").GetString() != "pending"));

        Assert.Single(page.Json.EnumerateArray(), release => release.GetProperty("current").GetBoolean());
    }
}
