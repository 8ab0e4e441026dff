using System.Collections.Concurrent;
using System.Collections.Immutable;
using Tarmac.Core.Apps;
using Tarmac.Core.Dynos;
using Tarmac.Core.Formations;
using Tarmac.Core.Outcomes;

namespace Tarmac.Server.Tests.Installations;

/// <summary>Nothing runs. Every dyno starts at once and answers, unless a test says otherwise.</summary>
internal sealed class FakeEngine : IEngine
{
    private volatile TaskCompletionSource? _held;

    public ConcurrentQueue<FormationSpec> Applied { get; } = new();

    public ConcurrentQueue<OneOffSpec> Run { get; } = new();

    public ConcurrentQueue<AppId> Removed { get; } = new();

    public Func<FormationSpec, Rollout> Answer { get; set; } = _ => Rollout.Done;

    /// <summary>The exit status of one-off dynos.</summary>
    public int ExitStatus { get; set; }

    /// <summary>Rollouts that begin now end when <see cref="LetGo"/> is called.</summary>
    public void Hold() => _held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void LetGo() => Interlocked.Exchange(ref _held, null)?.TrySetResult();

    public Task StartAsync(CancellationToken cancellation) => Task.CompletedTask;

    public async Task<Rollout> ApplyAsync(FormationSpec wanted, CancellationToken cancellation)
    {
        await (_held?.Task ?? Task.CompletedTask).WaitAsync(cancellation);
        Applied.Enqueue(wanted);
        return Answer(wanted);
    }

    public ImmutableArray<DynoReport> Dynos(AppId app) => [];

    public Task RestartAsync(AppId app, DynoSelector which, CancellationToken cancellation) => Task.CompletedTask;

    public Task StopAsync(AppId app, DynoSelector which, CancellationToken cancellation) => Task.CompletedTask;

    public Task RemoveAsync(AppId app, CancellationToken cancellation)
    {
        Removed.Enqueue(app);
        return Task.CompletedTask;
    }

    public Task<Result<IOneOffDyno>> RunAsync(OneOffSpec spec, CancellationToken cancellation)
    {
        Run.Enqueue(spec);
        return Task.FromResult<Result<IOneOffDyno>>(new FakeOneOffDyno(spec, ExitStatus));
    }
}
