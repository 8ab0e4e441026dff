using System.Collections.Concurrent;
using System.Collections.Immutable;
using Tarmac.Core.Apps;
using Tarmac.Core.Dynos;
using Tarmac.Core.Dynos.Events;
using Tarmac.Core.Formations;
using Tarmac.Core.Outcomes;

namespace Tarmac.Testing;

/// <summary>
/// Nothing runs. Every dyno starts at once and answers, unless a test says otherwise; restarts and stops give dynos new ids as a real engine does. What was
/// asked of the engine is there to be looked at.
/// </summary>
public sealed class FakeEngine : IEngineLifecycle, IFormations, IOneOffs, IBuildSandbox
{
    private readonly ConcurrentDictionary<AppId, ImmutableArray<DynoReport>> _formations = new();
    private readonly ConcurrentDictionary<Guid, FakeOneOffDyno> _oneOffs = new();
    private volatile TaskCompletionSource? _held;
    private int _heldRollouts;

    public ConcurrentQueue<FormationSpec> Applied { get; } = new();

    public ConcurrentQueue<OneOffSpec> Run { get; } = new();

    public ConcurrentQueue<AppId> Removed { get; } = new();

    /// <summary>The dynos that an order has replaced or stopped, each time that it did.</summary>
    public ConcurrentQueue<DynoReport> Restarted { get; } = new();

    public ConcurrentQueue<DynoReport> Stopped { get; } = new();

    public Func<FormationSpec, Rollout> Answer { get; set; } = _ => Rollout.Done;

    /// <summary>Called before dynos are restarted or stopped. A test throws from here.</summary>
    public Action<AppId> BeforeOrder { get; set; } = _ => { };

    /// <summary>The exit status of one-off dynos.</summary>
    public int ExitStatus { get; set; }

    /// <summary>One-off dynos run until they are stopped, instead of ending at once.</summary>
    public bool OneOffsRun { get; set; }

    /// <summary>Hears what happens to the dynos; set by the installation.</summary>
    public IDynoEventSink? Events { get; set; }

    /// <summary>Called when a one-off dyno is asked for: it may wait, throw, or do the dyno's work.</summary>
    public Func<OneOffSpec, CancellationToken, Task> OneOffBegins { get; set; } = (_, _) => Task.CompletedTask;

    /// <summary>Builds that were asked for.</summary>
    public ConcurrentQueue<SandboxSpec> Builds { get; } = new();

    /// <summary>Called when a build is asked for: it may wait, throw, or do the build's work. Without it no builds run here.</summary>
    public Func<SandboxSpec, CancellationToken, Task>? BuildBegins { get; set; }

    /// <summary>How many rollouts wait for <see cref="LetGo"/>.</summary>
    public int HeldRollouts => _heldRollouts;

    /// <summary>Rollouts, restarts and stops that begin now end when <see cref="LetGo"/> is called.</summary>
    public void Hold() => _held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void LetGo() => Interlocked.Exchange(ref _held, null)?.TrySetResult();

    public Task StartAsync(CancellationToken cancellation) => Task.CompletedTask;

    /// <summary>What happened to a dyno without anybody's order.</summary>
    public void Become(AppId app, DynoName dyno, DynoState state)
    {
        foreach (var was in FormationOf(app).Where(d => d.Name == dyno))
        {
            Events?.Publish(new DynoEvent.StateChanged(IdentityOf(was), was.State, state, Now()));
        }

        _formations[app] = [.. FormationOf(app).Select(d => d.Name == dyno ? d with { State = state, UpdatedAt = Now() } : d)];
    }

    public ImmutableArray<DynoReport> FormationOf(AppId app) => _formations.GetValueOrDefault(app, []);

    public ImmutableArray<DynoReport> OneOffsOf(AppId app) =>
        [.. _oneOffs.Values.Where(d => d.Report.App == app && !d.Exited.IsCompleted).Select(d => d.Report)];

    async Task<Rollout> IFormations.ApplyAsync(FormationSpec wanted, CancellationToken cancellation)
    {
        Interlocked.Increment(ref _heldRollouts);
        try
        {
            await HeldAsync(cancellation);
        }
        finally
        {
            Interlocked.Decrement(ref _heldRollouts);
        }

        Applied.Enqueue(wanted);
        var answer = Answer(wanted);
        if (answer.Succeeded)
        {
            _formations[wanted.App] = [.. wanted.Names().Select(name => Started(wanted.App, name, wanted.Version, wanted.Find(name)!))];
        }

        return answer;
    }

    ImmutableArray<DynoReport> IFormations.Dynos(AppId app) => FormationOf(app);

    Task IFormations.RestartAsync(AppId app, IReadOnlyCollection<Guid> dynos, CancellationToken cancellation) =>
        ReplaceAsync(app, dynos, Restarted, cancellation);

    Task IFormations.StopAsync(AppId app, IReadOnlyCollection<Guid> dynos, CancellationToken cancellation) =>
        ReplaceAsync(app, dynos, Stopped, cancellation);

    Task IFormations.RemoveAsync(AppId app, CancellationToken cancellation)
    {
        Removed.Enqueue(app);
        _formations.TryRemove(app, out _);
        return Task.CompletedTask;
    }

    async Task<Result<IOneOffDyno>> IOneOffs.RunAsync(OneOffSpec spec, CancellationToken cancellation)
    {
        Run.Enqueue(spec);
        await OneOffBegins(spec, cancellation);
        var dyno = new FakeOneOffDyno(spec, OneOffsRun ? null : ExitStatus);
        _oneOffs[spec.Id] = dyno;
        return dyno;
    }

    ImmutableArray<DynoReport> IOneOffs.Dynos(AppId app) => OneOffsOf(app);

    async Task IOneOffs.StopAsync(AppId app, IReadOnlyCollection<Guid> dynos, CancellationToken cancellation)
    {
        await HeldAsync(cancellation);
        foreach (var dyno in OneOffsOf(app).Where(d => dynos.Contains(d.Id)))
        {
            Stopped.Enqueue(dyno);
            await _oneOffs[dyno.Id].StopAsync(TimeSpan.Zero, cancellation);
        }
    }

    Task IOneOffs.RemoveAsync(AppId app, CancellationToken cancellation) =>
        Task.WhenAll(OneOffsOf(app).Select(d => _oneOffs[d.Id].StopAsync(TimeSpan.Zero, cancellation)));

    async Task<Result<ISandboxedBuild>> IBuildSandbox.RunAsync(SandboxSpec spec, CancellationToken cancellation)
    {
        if (BuildBegins is not { } begins)
        {
            return new Fault("no_builds", "No builds run here.");
        }

        Builds.Enqueue(spec);
        await begins(spec, cancellation);
        return new FakeBuild(ExitStatus);
    }

    Task IBuildSandbox.RemoveAsync(AppId app, CancellationToken cancellation) => Task.CompletedTask;

    private async Task ReplaceAsync(AppId app, IReadOnlyCollection<Guid> dynos, ConcurrentQueue<DynoReport> replaced, CancellationToken cancellation)
    {
        await HeldAsync(cancellation);
        BeforeOrder(app);
        foreach (var dyno in FormationOf(app).Where(d => dynos.Contains(d.Id)))
        {
            replaced.Enqueue(dyno);
            Events?.Publish(new DynoEvent.Restarting(IdentityOf(dyno), Now()));
        }

        _formations[app] = [.. FormationOf(app).Select(d => dynos.Contains(d.Id) ? d with { Id = Guid.NewGuid(), CreatedAt = Now() } : d)];
    }

    private Task HeldAsync(CancellationToken cancellation) => (_held?.Task ?? Task.CompletedTask).WaitAsync(cancellation);

    private DynoReport Started(AppId app, DynoName name, Core.Releases.ReleaseVersion version, ProcessSpec process)
    {
        var dyno = new DynoReport(Guid.NewGuid(), app, name, version, process.Command, process.Size.Name, DynoState.Up, Now(), Now());
        Events?.Publish(new DynoEvent.Launching(IdentityOf(dyno), process.Command, Now()));
        Events?.Publish(new DynoEvent.StateChanged(IdentityOf(dyno), DynoState.Starting, DynoState.Up, Now()));
        return dyno;
    }

    private static DynoIdentity IdentityOf(DynoReport dyno) => new(dyno.Id, dyno.App, dyno.Name, dyno.Version);

    private static DateTimeOffset Now() => TimeProvider.System.GetUtcNow();
}
