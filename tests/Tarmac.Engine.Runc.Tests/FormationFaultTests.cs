using Tarmac.Core.Dynos;
using Tarmac.Core.Logs;
using Tarmac.Core.Routing;

namespace Tarmac.Engine.Runc.Tests;

/// <summary>What happens to a formation when something fails on the way.</summary>
public sealed class FormationFaultTests(TestMachine machine) : IClassFixture<TestMachine>
{
    private const string SlowBoot = "sleep 3; " + TestApp.Serve;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task One_dyno_of_a_scale_up_that_fails_takes_none_of_the_others_with_it()
    {
        using var app = await TestApp.CreateAsync(machine);
        const string command = "test $DYNO = web.3 && sleep 4 && exit 9; " + TestApp.Serve;
        Assert.Null((await app.ApplyAsync(app.Spec(1, web: 2, command))).Reason);
        var rollout = await app.ApplyAsync(app.Spec(1, web: 4, command));

        Assert.Equal("Process web.3 exited with status 9 before it answered on $PORT", rollout.Reason);
        Assert.True(rollout.InForce);
        Assert.Equal(["web.1", "web.2", "web.4"], machine.Routes.Of(app.Id).Dynos.Select(d => d.Dyno).Order(StringComparer.Ordinal));
        await app.UntilAsync("web.1 v1 Up", "web.2 v1 Up", "web.3 v1 Crashed", "web.4 v1 Up");
        Assert.Equal(2, machine.Log.Of(app.Id).Count(l => l is { Process: "web.3", Text: "Process exited with status 9" }));
        Assert.Null((await app.ApplyAsync(app.Spec(1, web: 1, command))).Reason);
        await app.UntilAsync("web.1 v1 Up");
    }

    [Fact]
    public async Task A_dyno_killed_while_a_scale_up_starts_it_is_started_again()
    {
        using var app = await TestApp.CreateAsync(machine);
        Assert.Null((await app.ApplyAsync(app.Spec(1, web: 1, SlowBoot))).Reason);
        var scaling = app.ApplyAsync(app.Spec(1, web: 3, SlowBoot));
        await KillAsync(await StartedAsync(app, "web.2"));

        Assert.False((await scaling).Succeeded);
        await app.UntilAsync("web.1 v1 Up", "web.2 v1 Up", "web.3 v1 Up");
    }

    [Fact]
    public async Task Dynos_are_not_doubled_when_tarmacd_ends_while_they_are_replaced()
    {
        using var app = await TestApp.CreateAsync(machine);
        var spec = app.Spec(1, web: 2, SlowBoot);
        Assert.Null((await app.ApplyAsync(spec)).Reason);
        var before = app.Dynos().Select(d => d.Id).ToList();
        var restart = machine.Engine.Formations.RestartAsync(app.Id, app.Ids(), CancellationToken.None);
        await StartedAsync(app, "web.1", before);
        await StartedAsync(app, "web.2", before);
        await machine.RestartAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => restart.WaitAsync(Limit));
        Assert.Equal(4, app.Dynos().Length);

        Assert.Null((await app.ApplyAsync(spec)).Reason);
        await app.UntilAsync("web.1 v1 Up", "web.2 v1 Up");
        Assert.Empty(app.Dynos().Select(d => d.Id).Intersect(before));
        await Until.TrueAsync(() => machine.Routes.Of(app.Id) is { State: WebState.Serving, Dynos.Length: 2 });
        Assert.DoesNotContain(machine.Routes.Said, s => s.App == app.Id && s.State is WebState.Crashed);
    }

    [Fact]
    public async Task A_restart_that_was_accepted_is_carried_out_after_tarmacd_was_ended()
    {
        using var app = await TestApp.CreateAsync(machine);
        var spec = app.Spec(1, web: 1, worker: "trap '' TERM; echo deaf; while :; do sleep 1; done");
        Assert.Null((await app.ApplyAsync(spec)).Reason);
        await Until.TrueAsync(() => machine.Log.Texts(app.Id, LogSource.App).Contains("deaf"));
        var worker = app.Dynos().Single(d => d.Name.ToString() == "worker.1").Id;
        var stop = machine.Engine.Formations.StopAsync(app.Id, [worker], CancellationToken.None);
        await Until.TrueAsync(() => app.Dynos().Any(d => d.Id == worker && d.State is DynoState.Stopping));
        await machine.RestartAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stop.WaitAsync(Limit));

        Assert.Null((await app.ApplyAsync(spec)).Reason);
        await Until.TrueAsync(() => app.Dynos().Any(d => d.Name.ToString() == "worker.1" && d.Id != worker && d.State is DynoState.Up));
    }

    [Fact]
    public async Task A_dyno_whose_state_cannot_be_noted_is_up_all_the_same()
    {
        using var app = await TestApp.CreateAsync(machine);
        var applying = app.ApplyAsync(app.Spec(1, web: 1, SlowBoot));
        var blocked = Path.Combine(FolderOf(await StartedAsync(app, "web.1")), "up");
        Directory.CreateDirectory(blocked);

        Assert.Null((await applying).Reason);
        Directory.Delete(blocked);
    }

    [Fact]
    public async Task The_end_of_a_dyno_is_heard_of_when_its_log_cannot_be_followed()
    {
        using var app = await TestApp.CreateAsync(machine);
        var applying = app.ApplyAsync(app.Spec(1, web: 1, SlowBoot));
        var dyno = await StartedAsync(app, "web.1");
        var blocked = Path.Combine(FolderOf(dyno), "log.position");
        File.Delete(blocked);
        Directory.CreateDirectory(blocked);
        Assert.Null((await applying).Reason);
        Directory.Delete(blocked);
        await KillAsync(dyno);

        await Until.TrueAsync(() => app.Dynos() is [{ State: DynoState.Up } next] && next.Id != dyno);
    }

    [Fact]
    public async Task A_dyno_that_is_stopped_while_it_starts_was_never_up()
    {
        using var app = await TestApp.CreateAsync(machine);
        using var cancel = new CancellationTokenSource();
        var applying = machine.Engine.Formations.ApplyAsync(app.Spec(1, command: "sleep 100"), cancel.Token);
        await StartedAsync(app, "web.1");
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => applying.WaitAsync(Limit));
        await app.UntilAsync();

        Assert.Contains("State changed from starting to down", machine.Log.Texts(app.Id, LogSource.Heroku));
        Assert.DoesNotContain("State changed from up to down", machine.Log.Texts(app.Id, LogSource.Heroku));
    }

    private string FolderOf(Guid dyno) => Path.Combine(machine.Options.DataDirectory, "dynos", dyno.ToString());

    // The app's program runs: all of the dyno's own making is over.
    private async Task<Guid> StartedAsync(TestApp app, string name, IReadOnlyList<Guid>? besides = null)
    {
        Guid? found = null;
        await Until.TrueAsync(() => (found = app.Dynos()
            .Where(d => d.Name.ToString() == name && besides?.Contains(d.Id) != true)
            .Select(d => (Guid?)d.Id)
            .FirstOrDefault(id => File.Exists(Path.Combine(FolderOf(id!.Value), "log.position")) || IsRunning(id.Value))) is not null);
        return found!.Value;
    }

    private bool IsRunning(Guid dyno) =>
        File.Exists(Path.Combine(FolderOf(dyno), "processes.json")) && !File.Exists($"/run/{machine.Options.InstanceName}-runc/{dyno}/exec.fifo");

    private async Task KillAsync(Guid dyno) => await TestMachine.RunAsync("/bin/kill", "-9", await File.ReadAllTextAsync(Path.Combine(FolderOf(dyno), "pid")));
}
