using Npgsql;
using Tarmac.Core.Apps;
using Tarmac.Loops;
using Tarmac.Server.Removals;

namespace Tarmac.Server.Deployments;

/// <summary>Brings one app step by step to its wanted state. The loop runs one step at a time.</summary>
/// <param name="app">The app.</param>
/// <param name="wake">Asks for another step.</param>
/// <param name="store">What is wanted.</param>
/// <param name="deployer">Carries the steps out.</param>
/// <param name="removal">Removes the app when it was destroyed.</param>
/// <param name="time">Times the retries.</param>
internal sealed class AppWorker(AppId app, Action wake, DeploymentStore store, Deployer deployer, AppRemoval removal, TimeProvider time) : IDisposable
{
    private const int Attempts = 3;

    // A dyno that does not come up may need minutes for that: a database that is away, a slow boot.
    private static readonly LoopPace Retries = LoopPace.OnlyWhenWoken with { FirstBackOff = TimeSpan.FromSeconds(2), LongestBackOff = TimeSpan.FromMinutes(5) };

    private AppliedFormation? _applied;
    private ITimer? _retry;
    private int _incomplete;
    private int _failures;
    private volatile bool _removing;

    /// <summary>The removal has begun: it is not to be interrupted for the reason that the app is to be removed.</summary>
    public bool Removing => _removing;

    public async Task<AppWorkEnd> StepAsync(CancellationToken cancellation)
    {
        if (await store.LoadAsync(app, cancellation) is not { } seen)
        {
            return AppWorkEnd.Gone;
        }

        var step = DeploymentPlanner.Next(seen, _applied, time.GetUtcNow());
        if (step.Kind is DeploymentStepKind.Nothing)
        {
            return AppWorkEnd.Rest;
        }

        if (step.Kind is DeploymentStepKind.Remove)
        {
            _removing = true;
            await removal.RunAsync(app, cancellation);
            return AppWorkEnd.Gone;
        }

        try
        {
            Took(await deployer.RunAsync(step, seen, cancellation));
            _failures = 0;
        }
        catch (Exception fault) when (fault is not (OperationCanceledException or NpgsqlException) && IsLastAttempt(step, seen))
        {
            // Outages are retried for ever. A release that fails repeatedly for a fault of our own is failed, so that later releases proceed.
            await deployer.AbandonAsync(seen, step.Release!, $"Tarmac could not deploy it: {fault.Message}", cancellation);
            throw;
        }

        return AppWorkEnd.Again;
    }

    public void Dispose() => _retry?.Dispose();

    private void Took(Rolled? rolled)
    {
        if (rolled is null)
        {
            return;
        }

        _retry?.Dispose();
        _incomplete = rolled.Complete ? 0 : rolled.Fingerprint == _applied?.Fingerprint ? _incomplete + 1 : 1;
        if (_incomplete == 0)
        {
            _applied = new AppliedFormation(rolled.Fingerprint, RetryAt: null);
            return;
        }

        var pause = Retries.BackOff(_incomplete);
        _applied = new AppliedFormation(rolled.Fingerprint, time.GetUtcNow() + pause);
        _retry = time.CreateTimer(_ => wake(), null, pause, Timeout.InfiniteTimeSpan);
    }

    private bool IsLastAttempt(DeploymentStep step, AppSnapshot seen)
    {
        if (step.Release is not { } release || release.Id != seen.Pending?.Id || ++_failures < Attempts)
        {
            return false;
        }

        _failures = 0;
        return true;
    }
}
