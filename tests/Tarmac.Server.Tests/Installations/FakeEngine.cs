using System.Collections.Immutable;
using Tarmac.Core.Apps;
using Tarmac.Core.Dynos;
using Tarmac.Core.Formations;
using Tarmac.Core.Outcomes;

namespace Tarmac.Server.Tests.Installations;

/// <summary>Every dyno starts at once and answers; nothing runs.</summary>
internal sealed class FakeEngine : IEngine
{
    private volatile TaskCompletionSource? _held;

    /// <summary>Rollouts that begin now end when <see cref="LetGo"/> is called.</summary>
    public void Hold() => _held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void LetGo() => Interlocked.Exchange(ref _held, null)?.TrySetResult();

    public Task StartAsync(CancellationToken cancellation) => Task.CompletedTask;

    public async Task<Rollout> ApplyAsync(FormationSpec wanted, CancellationToken cancellation)
    {
        await (_held?.Task ?? Task.CompletedTask).WaitAsync(cancellation);
        return Rollout.Done;
    }

    public ImmutableArray<DynoReport> Dynos(AppId app) => [];

    public Task RestartAsync(AppId app, DynoSelector which, CancellationToken cancellation) => Task.CompletedTask;

    public Task StopAsync(AppId app, DynoSelector which, CancellationToken cancellation) => Task.CompletedTask;

    public Task RemoveAsync(AppId app, CancellationToken cancellation) => Task.CompletedTask;

    public Task<Result<IOneOffDyno>> RunAsync(OneOffSpec spec, CancellationToken cancellation) =>
        Task.FromResult<Result<IOneOffDyno>>(new FakeOneOffDyno(spec));
}
