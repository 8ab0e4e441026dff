using System.Collections.Concurrent;
using System.Collections.Immutable;
using Tarmac.Core.Apps;
using Tarmac.Core.Dynos;
using Tarmac.Core.Formations;
using Tarmac.Core.Outcomes;

namespace Tarmac.Testing;

/// <summary>Nothing runs. Every dyno starts at once and answers, unless a test says otherwise. What was asked of the engine is there to be looked at.</summary>
public sealed class FakeEngine : IEngine
{
    private readonly ConcurrentDictionary<AppId, ImmutableArray<DynoReport>> _dynos = new();
    private volatile TaskCompletionSource? _held;

    public ConcurrentQueue<FormationSpec> Applied { get; } = new();

    public ConcurrentQueue<OneOffSpec> Run { get; } = new();

    public ConcurrentQueue<AppId> Removed { get; } = new();

    public ConcurrentQueue<(AppId App, DynoSelector Which)> Restarted { get; } = new();

    public ConcurrentQueue<(AppId App, DynoSelector Which)> Stopped { get; } = new();

    public Func<FormationSpec, Rollout> Answer { get; set; } = _ => Rollout.Done;

    /// <summary>The exit status of one-off dynos.</summary>
    public int ExitStatus { get; set; }

    /// <summary>Rollouts, restarts and stops that begin now end when <see cref="LetGo"/> is called.</summary>
    public void Hold() => _held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void LetGo() => Interlocked.Exchange(ref _held, null)?.TrySetResult();

    public Task StartAsync(CancellationToken cancellation) => Task.CompletedTask;

    public async Task<Rollout> ApplyAsync(FormationSpec wanted, CancellationToken cancellation)
    {
        await (_held?.Task ?? Task.CompletedTask).WaitAsync(cancellation);
        Applied.Enqueue(wanted);
        var answer = Answer(wanted);
        if (answer.Succeeded)
        {
            var now = TimeProvider.System.GetUtcNow();
            _dynos[wanted.App] =
            [
                .. from name in wanted.Names()
                   let process = wanted.Find(name)!
                   select new DynoReport(Guid.NewGuid(), wanted.App, name, wanted.Version, process.Command, process.Size.Name, DynoState.Up, now, now),
            ];
        }

        return answer;
    }

    public ImmutableArray<DynoReport> Dynos(AppId app) => _dynos.GetValueOrDefault(app, []);

    /// <summary>What happened to a dyno without anybody's order.</summary>
    public void Become(AppId app, DynoName dyno, DynoState state) =>
        _dynos[app] = [.. Dynos(app).Select(d => d.Name == dyno ? d with { State = state, UpdatedAt = TimeProvider.System.GetUtcNow() } : d)];

    public async Task RestartAsync(AppId app, DynoSelector which, CancellationToken cancellation)
    {
        await (_held?.Task ?? Task.CompletedTask).WaitAsync(cancellation);
        Restarted.Enqueue((app, which));
    }

    public async Task StopAsync(AppId app, DynoSelector which, CancellationToken cancellation)
    {
        await (_held?.Task ?? Task.CompletedTask).WaitAsync(cancellation);
        Stopped.Enqueue((app, which));
    }

    public Task RemoveAsync(AppId app, CancellationToken cancellation)
    {
        Removed.Enqueue(app);
        _dynos.TryRemove(app, out _);
        return Task.CompletedTask;
    }

    public Task<Result<IOneOffDyno>> RunAsync(OneOffSpec spec, CancellationToken cancellation)
    {
        Run.Enqueue(spec);
        return Task.FromResult<Result<IOneOffDyno>>(new FakeOneOffDyno(spec, ExitStatus));
    }
}
