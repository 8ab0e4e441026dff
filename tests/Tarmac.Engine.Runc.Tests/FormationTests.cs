using Tarmac.Core.Dynos;
using Tarmac.Core.Logs;
using Tarmac.Core.Routing;

namespace Tarmac.Engine.Runc.Tests;

public sealed class FormationTests(TestMachine machine) : IClassFixture<TestMachine>
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_first_release_serves_when_its_web_dyno_has_answered()
    {
        using var app = await TestApp.CreateAsync(machine);
        var rollout = await app.ApplyAsync(app.Spec(1));

        Assert.Null(rollout.Reason);
        Assert.Equal(WebState.Serving, machine.Routes.Of(app.Id).State);
        Assert.StartsWith("v1 web.1 ", await app.GetAsync(), StringComparison.Ordinal);
        Assert.EndsWith(" pave.localhost", await app.GetAsync(), StringComparison.Ordinal);
        Assert.Equal([$"Starting process with command `{TestApp.Serve}`", "State changed from starting to up"], machine.Log.Texts(app.Id, LogSource.Heroku));
        Assert.Contains("booted v1", machine.Log.Texts(app.Id, LogSource.App));
    }

    [Fact]
    public async Task Another_release_takes_over_without_a_failed_request()
    {
        using var app = await TestApp.CreateAsync(machine);
        await app.ApplyAsync(app.Spec(1, web: 2));
        using var stop = new CancellationTokenSource();
        var asking = Enumerable.Range(0, 4).Select(i => AskAsync(app, i == 0 ? "/slow" : "/", stop.Token)).ToList();

        for (var version = 2; version <= 4; version++)
        {
            Assert.Null((await app.ApplyAsync(app.Spec(version, web: 2))).Reason);
            Assert.StartsWith($"v{version} ", await app.GetAsync(), StringComparison.Ordinal);
        }

        await app.UntilAsync("web.1 v4 Up", "web.2 v4 Up");
        await stop.CancelAsync();
        foreach (var answers in asking)
        {
            Assert.True(await answers.WaitAsync(Limit) > 0);
        }
    }

    [Fact]
    public async Task A_release_that_crashes_at_boot_leaves_the_old_one_serving()
    {
        using var app = await TestApp.CreateAsync(machine);
        await app.ApplyAsync(app.Spec(1));
        var rollout = await app.ApplyAsync(app.Spec(2, command: "echo cannot import name pave; exit 4"));

        Assert.Equal("Process web.1 exited with status 4 before it answered on $PORT", rollout.Reason);
        Assert.Equal(["cannot import name pave"], rollout.LastLines);
        await app.UntilAsync("web.1 v1 Up");
        Assert.StartsWith("v1 ", await app.GetAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_first_release_that_crashes_says_so_and_is_not_tried_again()
    {
        using var app = await TestApp.CreateAsync(machine);
        var rollout = await app.ApplyAsync(app.Spec(1, command: "exit 1"));

        Assert.False(rollout.Succeeded);
        await Until.TrueAsync(() => machine.Routes.Of(app.Id).State is WebState.Crashed);
        Assert.Empty(app.Dynos());
        Assert.Null((await app.ApplyAsync(app.Spec(2))).Reason);
    }

    [Fact]
    public async Task A_worker_is_replaced_after_the_web_dynos()
    {
        using var app = await TestApp.CreateAsync(machine);
        await app.ApplyAsync(app.Spec(1, worker: "echo work; sleep 1000"));
        await app.UntilAsync("web.1 v1 Up", "worker.1 v1 Up");
        await app.ApplyAsync(app.Spec(2, worker: "echo work; sleep 1000"));

        await app.UntilAsync("web.1 v2 Up", "worker.1 v2 Up");
        await Until.TrueAsync(() => machine.Log.Texts(app.Id, LogSource.App).Count(t => t == "work") == 2);
    }

    [Fact]
    public async Task Scaling_starts_and_stops_the_difference()
    {
        using var app = await TestApp.CreateAsync(machine);
        await app.ApplyAsync(app.Spec(1));
        var first = app.Dynos().Single().Id;
        await app.ApplyAsync(app.Spec(1, web: 3));
        Assert.Equal(3, machine.Routes.Of(app.Id).Dynos.Length);
        await app.ApplyAsync(app.Spec(1, web: 1));
        await app.UntilAsync("web.1 v1 Up");

        Assert.Equal(first, app.Dynos().Single().Id);
        await app.ApplyAsync(app.Spec(1, web: 0));
        await app.UntilAsync();
        Assert.Equal(WebState.None, machine.Routes.Of(app.Id).State);
    }

    [Fact]
    public async Task A_crashed_dyno_is_started_again_at_once()
    {
        using var app = await TestApp.CreateAsync(machine);
        await app.ApplyAsync(app.Spec(1));
        var first = app.Dynos().Single().Id;
        await Assert.ThrowsAsync<HttpRequestException>(() => app.GetAsync("/crash"));

        await Until.TrueAsync(() => app.Dynos() is [{ State: DynoState.Up } dyno] && dyno.Id != first);
        Assert.Contains("Process exited with status 3", machine.Log.Texts(app.Id, LogSource.Heroku));
        Assert.Contains("State changed from up to crashed", machine.Log.Texts(app.Id, LogSource.Heroku));
    }

    [Fact]
    public async Task A_dyno_that_crashes_again_waits()
    {
        using var app = await TestApp.CreateAsync(machine);
        await app.ApplyAsync(app.Spec(1, web: 0, worker: "echo try; exit 1"));

        await app.UntilAsync("worker.1 v1 Crashed");
        Assert.Equal(2, machine.Log.Texts(app.Id, LogSource.App).Count(t => t == "try"));
    }

    [Fact]
    public async Task Restarting_gives_new_dynos_without_a_failed_request()
    {
        using var app = await TestApp.CreateAsync(machine);
        await app.ApplyAsync(app.Spec(1, web: 2));
        var before = app.Dynos().Select(d => d.Id).ToList();
        using var stop = new CancellationTokenSource();
        var asking = AskAsync(app, "/", stop.Token);
        using var limit = new CancellationTokenSource(Limit);
        await machine.Engine.Formations.RestartAsync(app.Id, app.Ids("web"), limit.Token);
        await stop.CancelAsync();

        Assert.True(await asking > 0);
        await app.UntilAsync("web.1 v1 Up", "web.2 v1 Up");
        Assert.Empty(app.Dynos().Select(d => d.Id).Intersect(before));
    }

    [Fact]
    public async Task A_stopped_dyno_is_started_again()
    {
        using var app = await TestApp.CreateAsync(machine);
        await app.ApplyAsync(app.Spec(1));
        var first = app.Dynos().Single().Id;
        using var limit = new CancellationTokenSource(Limit);
        await machine.Engine.Formations.StopAsync(app.Id, app.Ids(), limit.Token);

        await Until.TrueAsync(() => app.Dynos() is [{ State: DynoState.Up } dyno] && dyno.Id != first);
    }

    [Fact]
    public async Task A_dyno_that_does_not_end_is_killed_after_its_grace()
    {
        using var app = await TestApp.CreateAsync(machine);
        await app.ApplyAsync(app.Spec(1, web: 0, worker: "trap '' TERM; echo deaf; while :; do sleep 1; done"));
        await Until.TrueAsync(() => machine.Log.Texts(app.Id, LogSource.App).Contains("deaf"));
        await app.ApplyAsync(app.Spec(1, web: 0));
        await app.UntilAsync();

        Assert.Equal(
            [
                "Stopping all processes with SIGTERM",
                "Error R12 (Exit timeout) -> At least one process failed to exit within 3 seconds of SIGTERM",
                "Stopping remaining processes with SIGKILL",
                "Process exited with status 137",
                "State changed from up to down",
            ],
            machine.Log.Texts(app.Id, LogSource.Heroku).TakeLast(5));
    }

    [Fact]
    public async Task A_cancelled_apply_leaves_what_ran_before()
    {
        using var app = await TestApp.CreateAsync(machine);
        await app.ApplyAsync(app.Spec(1));
        using var cancel = new CancellationTokenSource(TimeSpan.FromSeconds(1));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => machine.Engine.Formations.ApplyAsync(app.Spec(2, command: "sleep 100"), cancel.Token));
        await app.UntilAsync("web.1 v1 Up");
        Assert.StartsWith("v1 ", await app.GetAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_removed_app_leaves_nothing()
    {
        using var app = await TestApp.CreateAsync(machine);
        await app.ApplyAsync(app.Spec(1, web: 2, worker: "sleep 1000"));
        var dynos = app.Dynos();
        using var limit = new CancellationTokenSource(Limit);
        await machine.Engine.Formations.RemoveAsync(app.Id, limit.Token);

        Assert.Empty(app.Dynos());
        Assert.Equal(WebState.Blank, machine.Routes.Of(app.Id).State);
        var mounts = await File.ReadAllTextAsync("/proc/self/mountinfo");
        Assert.All(dynos, d => Assert.False(Directory.Exists(Path.Combine(machine.Options.DataDirectory, "dynos", d.Id.ToString()))));
        Assert.DoesNotContain(app.Slug.Id.ToString(), mounts, StringComparison.Ordinal);
        Assert.All(dynos, d => Assert.DoesNotContain(d.Id.ToString(), mounts, StringComparison.Ordinal));
    }

    private static async Task<int> AskAsync(TestApp app, string path, CancellationToken stop)
    {
        var answers = 0;
        while (!stop.IsCancellationRequested)
        {
            Assert.StartsWith("v", await app.GetAsync(path), StringComparison.Ordinal);
            answers++;
        }

        return answers;
    }
}
