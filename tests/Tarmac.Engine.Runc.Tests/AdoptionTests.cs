using Tarmac.Core.Dynos;
using Tarmac.Core.Logs;
using Tarmac.Core.Routing;

namespace Tarmac.Engine.Runc.Tests;

public sealed class AdoptionTests(TestMachine machine) : IClassFixture<TestMachine>
{
    [Fact]
    public async Task Dynos_live_through_a_restart_and_are_kept_for_the_same_release()
    {
        using var app = await TestApp.CreateAsync(machine);
        await app.ApplyAsync(app.Spec(1, web: 2, worker: "i=0; while :; do i=$((i+1)); echo line $i; sleep 0.01; done"));
        await app.UntilAsync("web.1 v1 Up", "web.2 v1 Up", "worker.1 v1 Up");
        var before = app.Dynos().Select(d => d.Id).Order().ToList();
        await machine.RestartAsync();

        Assert.Equal(before, app.Dynos().Select(d => d.Id).Order());
        await Until.TrueAsync(() => machine.Routes.Of(app.Id) is { State: WebState.Serving, Dynos.Length: 2 });
        Assert.StartsWith("v1 ", await app.GetAsync(), StringComparison.Ordinal);
        Assert.Null((await app.ApplyAsync(app.Spec(1, web: 2, worker: "i=0; while :; do i=$((i+1)); echo line $i; sleep 0.01; done"))).Reason);
        Assert.Equal(before, app.Dynos().Select(d => d.Id).Order());

        var count = machine.Log.Texts(app.Id, LogSource.App).Count;
        await Until.TrueAsync(() => machine.Log.Texts(app.Id, LogSource.App).Count > count + 50);
        var lines = machine.Log.Texts(app.Id, LogSource.App).Where(t => t.StartsWith("line ", StringComparison.Ordinal)).ToList();
        Assert.Equal(Enumerable.Range(1, lines.Count).Select(i => $"line {i}"), lines);
    }

    [Fact]
    public async Task An_adopted_release_is_replaced_start_first()
    {
        using var app = await TestApp.CreateAsync(machine);
        await app.ApplyAsync(app.Spec(1));
        await machine.RestartAsync();
        await app.ApplyAsync(app.Spec(2));

        Assert.StartsWith("v2 ", await app.GetAsync(), StringComparison.Ordinal);
        await app.UntilAsync("web.1 v2 Up");
    }

    [Fact]
    public async Task A_dyno_that_ended_meanwhile_is_cleaned_away_and_started_again()
    {
        using var app = await TestApp.CreateAsync(machine);
        await app.ApplyAsync(app.Spec(1));
        var dyno = app.Dynos().Single();
        await machine.Engine.DisposeAsync();
        var pid = await File.ReadAllTextAsync(Path.Combine(machine.Options.DataDirectory, "dynos", dyno.Id.ToString(), "pid"));
        await TestMachine.RunAsync("/bin/kill", "-9", pid);
        await Until.TrueAsync(() => File.Exists(Path.Combine(machine.Options.DataDirectory, "dynos", dyno.Id.ToString(), "state/exit")));
        await machine.RestartAsync();

        Assert.Contains("Process exited with status 137", machine.Log.Texts(app.Id, LogSource.Heroku));
        Assert.False(Directory.Exists(Path.Combine(machine.Options.DataDirectory, "dynos", dyno.Id.ToString())));
        Assert.Null((await app.ApplyAsync(app.Spec(1))).Reason);
        await Until.TrueAsync(() => app.Dynos() is [{ State: DynoState.Up }]);
    }

    [Fact]
    public async Task A_half_made_dyno_is_removed()
    {
        var folder = Directory.CreateDirectory(Path.Combine(machine.Options.DataDirectory, "dynos", Guid.NewGuid().ToString(), "root"));
        await TestMachine.RunAsync("/usr/bin/mount", "-t", "tmpfs", "none", folder.FullName);
        await machine.RestartAsync();

        Assert.False(folder.Parent!.Exists && Directory.Exists(folder.Parent.FullName));
    }

    [Fact]
    public async Task A_dyno_whose_conmon_is_killed_is_replaced()
    {
        using var app = await TestApp.CreateAsync(machine);
        await app.ApplyAsync(app.Spec(1));
        var dyno = app.Dynos().Single();
        await TestMachine.RunAsync("/bin/kill", "-9", await File.ReadAllTextAsync(Path.Combine(machine.Options.DataDirectory, "dynos", dyno.Id.ToString(), "conmon.pid")));

        await Until.TrueAsync(() => app.Dynos() is [{ State: DynoState.Up } next] && next.Id != dyno.Id);
    }
}
