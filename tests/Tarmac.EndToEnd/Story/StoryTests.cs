using Tarmac.EndToEnd.Running;

namespace Tarmac.EndToEnd.Story;

/// <summary>The story of the README, command for command, with the stock heroku command. Each page goes on where the one before ended.</summary>
[TestMethodOrderer(typeof(InSourceOrder))]
public sealed class StoryTests(StoryDesk story) : IClassFixture<StoryDesk>
{
    private const string Branch = "cs/feature.heroku";

    private readonly Workbench _desk = story.Desk;
    private readonly Web _web = story.Web;

    [Fact]
    public async Task A_second_up_changes_nothing()
    {
        var before = story.Installation.Pids("tarmacd");

        var outcome = (await story.Installation.UpAsync()).Succeeded();

        outcome.Says("up to date").Says("running").DoesNotSay("started");
        Assert.Equal(before, story.Installation.Pids("tarmacd"));
    }

    [Fact]
    public async Task An_app_is_created_and_git_knows_it()
    {
        (await _desk.HerokuAsync("create", "pave")).Succeeded().Says("pave");

        (await _desk.GitAsync("remote", "-v")).Succeeded().Says($"https://localhost:{story.Installation.ApiPort}/pave.git");
    }

    [Fact]
    public async Task Before_the_first_push_the_app_is_blank() =>
        await Eventually.BecomesAsync("the page of a blank app", () => _web.GetAsync("pave"), page => page.Status is 502 or 503, 10);

    [Fact]
    public async Task A_database_is_added()
    {
        (await _desk.HerokuAsync("addons:create", "heroku-postgresql", "--wait")).Succeeded().Says("DATABASE_URL");

        (await _desk.HerokuAsync("config:get", "DATABASE_URL")).Succeeded().Says("postgres://");
    }

    [Fact]
    public async Task A_push_of_any_branch_goes_live()
    {
        (await _desk.GitAsync("checkout", "-q", "-b", Branch)).Succeeded();

        (await _desk.PushAsync($"{Branch}:master")).Succeeded().Says("-----> ").Says("Released v").Says("deployed to Heroku").Says("Verifying deploy... done.");

        Assert.Equal(200, (await _web.GetAsync("pave")).Status);
    }

    [Fact]
    public async Task Another_branch_is_kept_but_not_built() =>
        (await _desk.PushAsync($"{Branch}:refs/heads/topic")).Succeeded().Says("skipping build");

    [Fact]
    public async Task One_off_dynos_fill_the_database()
    {
        (await _desk.HerokuAsync("run", "-x", "--", "python", "manage.py", "migrate", "--noinput")).Succeeded();
        (await _desk.HerokuAsync("run", "python", "manage.py", "loaddata", "roads", "-x")).Succeeded().Says("Installed");

        Assert.Equal(200, (await _web.GetAsync("pave", "/visits.json")).Status);
    }

    [Fact]
    public async Task The_exit_status_of_a_one_off_dyno_comes_back() => (await _desk.HerokuAsync("run", "-x", "(exit 7)")).FailedWith(7);

    [Fact]
    public async Task A_one_off_dyno_reads_standard_input()
    {
        var outcome = await _desk.Command("heroku", ["run", "--no-tty", "-x", "cat"], input: "twelve roads\n").RunAsync();

        outcome.Succeeded().Says("twelve roads");
    }

    [Fact]
    public async Task A_shell_runs_on_a_terminal()
    {
        var outcome = await _desk.OnTerminalAsync("heroku run bash", ("$ ", "echo sum $((40+2)); test -t 0 && echo on-a-terminal\n"), ("sum 42", "exit\n"));

        outcome.Says("sum 42").Says("on-a-terminal");
    }

    [Fact]
    public async Task Web_dynos_are_scaled_and_all_of_them_answer()
    {
        (await _desk.HerokuAsync("ps:scale", "web=3")).Succeeded().Says("web at 3");
        await PsAsync(text => text.Split("web.").Length - 1 >= 3 && text.Split(": up").Length - 1 >= 3);

        var dynos = new HashSet<string>(StringComparer.Ordinal);
        await Eventually.BecomesAsync("three dynos answering", async () =>
        {
            var page = await _web.GetAsync("pave", "/visits.json");
            Assert.Equal(200, page.Status);
            dynos.Add(page.Json.GetProperty("dyno").GetString()!);
            return dynos.Count;
        }, count => count == 3);
    }

    [Fact]
    public async Task A_worker_comes_with_a_Procfile()
    {
        _desk.Write("Procfile", "web: python -m gunicorn pave.wsgi\nworker: python manage.py inspect_roads\n");
        await _desk.CommitAsync("a worker");
        (await _desk.PushAsync($"{Branch}:master")).Succeeded().Says("web, worker");

        (await _desk.HerokuAsync("ps:scale", "web=3", "worker=1")).Succeeded().Says("worker at 1");
        await PsAsync(text => text.Contains("worker.1: up", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Dynos_are_restarted_stopped_and_waited_for()
    {
        (await _desk.HerokuAsync("ps:restart")).Succeeded();
        (await _desk.HerokuAsync("ps:stop", "web.2")).Succeeded();
        (await _desk.HerokuAsync("ps:wait")).Succeeded();

        Assert.Equal(200, (await _web.GetAsync("pave")).Status);
    }

    [Fact]
    public async Task What_a_dyno_writes_is_gone_after_a_restart()
    {
        (await _desk.HerokuAsync("ps:scale", "web=1")).Succeeded();
        await PsAsync(text => !text.Contains("web.2", StringComparison.Ordinal) && text.Contains("web.1: up", StringComparison.Ordinal));
        await _web.PostAsync("pave", "/write");
        await Eventually.BecomesAsync("the note", () => _web.GetAsync("pave", "/write"), page => page.Body.Contains("true", StringComparison.Ordinal));

        (await _desk.HerokuAsync("ps:restart")).Succeeded();

        await Eventually.BecomesAsync("a dyno without the note", () => _web.GetAsync("pave", "/write"), page => page.Status == 200 && page.Body.Contains("false", StringComparison.Ordinal), 90);
    }

    [Fact]
    public async Task Config_vars_make_releases_and_reach_the_dynos()
    {
        var before = await VersionAsync();
        (await _desk.HerokuAsync("config:set", "A=1", "B=two words")).Succeeded().Says($"v{before + 1}");
        (await _desk.HerokuAsync("config")).Succeeded().Says("A:").Says("two words");
        (await _desk.HerokuAsync("run", "-x", "echo \"<$A|$B>\"")).Succeeded().Says("<1|two words>");

        (await _desk.HerokuAsync("config:unset", "A")).Succeeded();

        (await _desk.HerokuAsync("config")).Succeeded().DoesNotSay("A:");
        Assert.Equal(before + 2, await VersionAsync());
    }

    [Fact]
    public async Task Logs_tell_what_happened()
    {
        await _web.GetAsync("pave", "/boom");

        await Eventually.BecomesAsync("the traceback in the log", () => _desk.HerokuAsync("logs", "-n", "500"), log => log.All.Contains("boom: raised on purpose", StringComparison.Ordinal));
        (await _desk.HerokuAsync("logs", "-n", "1500", "--source", "heroku")).Succeeded().Says("heroku[router]: at=info method=GET path=\"/boom\"").DoesNotSay(" app[web");
        (await _desk.HerokuAsync("logs", "-n", "1500")).Succeeded().Says("app[api]: Release v").Says("State changed from starting to up");
    }

    [Fact]
    public async Task Logs_are_followed_as_they_come()
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var tail = _desk.Command("heroku", ["logs", "--tail", "--dyno", "web.1"]);
        var following = tail.RunAsync(enough.Token);

        await Eventually.BecomesAsync("a line of the new request", async () =>
        {
            await _web.GetAsync("pave", "/boom?followed");
            return tail.Written;
        }, written => written.Contains("app[web.1]", StringComparison.Ordinal) && written.Contains("followed", StringComparison.Ordinal));
        await enough.CancelAsync();
        (await following).DoesNotSay("heroku[router]");
    }

    [Fact]
    public async Task Releases_are_listed_and_told()
    {
        (await _desk.HerokuAsync("releases")).Succeeded().Says("Deploy").Says("Attach DATABASE").Says("Set A, B config vars");
        (await _desk.HerokuAsync("releases:info", "v3")).Succeeded().Says("v3");
        (await _desk.HerokuAsync("releases:output")).Succeeded();
    }

    [Fact]
    public async Task A_rollback_is_a_new_release_of_an_old_slug()
    {
        var good = await VersionAsync();
        _desk.Write("pave/urls.py", "urlpatterns = []\n");
        await _desk.CommitAsync("broken");
        (await _desk.PushAsync($"{Branch}:master")).Succeeded();
        await Eventually.BecomesAsync("the broken release", () => _web.GetAsync("pave"), page => page.Status == 404);

        (await _desk.HerokuAsync("rollback", $"v{good}")).Succeeded();

        await Eventually.BecomesAsync("the good release", () => _web.GetAsync("pave"), page => page.Status == 200);
        (await _desk.HerokuAsync("releases")).Succeeded().Says($"Rollback to v{good}");
        (await _desk.GitAsync("reset", "-q", "--hard", "HEAD~1")).Succeeded();
    }

    [Fact]
    public async Task The_database_is_looked_at()
    {
        (await _desk.HerokuAsync("pg:info")).Succeeded().Says("Plan");
        (await _desk.HerokuAsync("pg:psql", "-c", "select count(*) as roads from roads_road")).Succeeded().Says("roads");
        (await _desk.HerokuAsync("pg:credentials:url")).Succeeded().Says("postgres://");
    }

    [Fact]
    public async Task Maintenance_shows_a_page_of_its_own()
    {
        (await _desk.HerokuAsync("maintenance:on")).Succeeded();
        await Eventually.BecomesAsync("the maintenance page", () => _web.GetAsync("pave"), page => page.Status == 503);
        (await _desk.HerokuAsync("maintenance:off")).Succeeded();
        await Eventually.BecomesAsync("the app", () => _web.GetAsync("pave"), page => page.Status == 200);
    }

    [Fact]
    public async Task A_custom_domain_leads_to_the_app()
    {
        (await _desk.HerokuAsync("domains:add", "www.example.test")).Succeeded();

        (await _desk.HerokuAsync("domains")).Succeeded().Says("www.example.test");
        await Eventually.BecomesAsync("the custom domain", () => _web.GetHostAsync("www.example.test"), page => page.Status == 200);
    }

    [Fact]
    public async Task The_app_is_served_over_TLS_with_the_platforms_certificate() => Assert.Equal(200, (await _web.GetAsync("pave", secure: true)).Status);

    [Fact]
    public async Task Buildpacks_are_chosen()
    {
        (await _desk.HerokuAsync("buildpacks")).Succeeded();
        (await _desk.HerokuAsync("buildpacks:set", "https://github.com/heroku/heroku-buildpack-python")).Succeeded();
        (await _desk.HerokuAsync("buildpacks")).Succeeded().Says("python");
        (await _desk.HerokuAsync("buildpacks:clear")).Succeeded();
    }

    [Fact]
    public async Task The_account_is_told()
    {
        (await _desk.HerokuAsync("auth:whoami")).Succeeded().Says("@");
        (await _desk.HerokuAsync("auth:token")).Succeeded().Says(story.Installation.Key);
    }

    [Fact]
    public async Task The_app_is_listed_renamed_cloned_and_destroyed()
    {
        (await _desk.HerokuAsync("apps")).Succeeded().Says("pave");
        (await _desk.HerokuAsync("apps:info")).Succeeded().Says("pave").Says("heroku-postgresql");
        (await _desk.HerokuAsync("apps:rename", "pave-two")).Succeeded().Says("pave-two");
        (await _desk.HerokuAsync("git:remote", "-a", "pave-two")).Succeeded();
        await Eventually.BecomesAsync("the new name", () => _web.GetAsync("pave-two"), page => page.Status == 200);
        (await _desk.HerokuAsync("git:clone", "-a", "pave-two", "copy")).Succeeded();
        Assert.True(File.Exists(Path.Combine(_desk.Project, "copy", "manage.py")));

        (await _desk.HerokuAsync("apps:destroy", "--app", "pave-two", "--confirm", "pave-two")).Succeeded();

        await Eventually.BecomesAsync("no such app", () => _web.GetAsync("pave-two"), page => page.Status == 404);
        (await _desk.HerokuAsync("apps:info", "-a", "pave-two")).Failed().Says("Couldn't find that app");
    }

    private Task<Outcome> PsAsync(Func<string, bool> wanted) => Eventually.BecomesAsync("the dynos' state", () => _desk.HerokuAsync("ps"), ps => wanted(ps.Output), 120);

    private async Task<int> VersionAsync()
    {
        var page = await _web.ApiAsync(HttpMethod.Get, "/apps/pave/releases");
        Assert.True(page.Status is 200 or 206, page.ToString());
        return page.Json.EnumerateArray().Max(release => release.GetProperty("version").GetInt32());
    }
}
