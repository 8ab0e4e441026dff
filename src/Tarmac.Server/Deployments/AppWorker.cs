using System.Threading.Channels;
using Npgsql;
using Tarmac.Core.Apps;
using Tarmac.Server.Removals;

namespace Tarmac.Server.Deployments;

/// <summary>Brings one app to what is wanted of it, step by step, and sleeps when it is there.</summary>
internal sealed partial class AppWorker(AppId app, DeploymentStore store, Deployer deployer, AppRemoval removal, TimeProvider time, ILogger logger)
{
    private const int Attempts = 3;

    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan InterruptedDelay = TimeSpan.FromMilliseconds(50);

    private readonly Channel<bool> _woken = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly Lock _lock = new();
    private CancellationTokenSource? _step;
    private string? _applied;
    private int _failures;

    /// <summary>Completes when the app has been looked at once since the start: what it should run was given to the engine.</summary>
    public TaskCompletionSource FirstLook { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // Full: awake already, and it looks at the database after this.
    public void Wake() => _woken.Writer.TryWrite(true);

    /// <summary>Breaks off the step under way: the app is being destroyed.</summary>
    public void Interrupt()
    {
        lock (_lock)
        {
            _step?.Cancel();
        }

        Wake();
    }

    /// <summary>Returns when the app is gone.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        while (true)
        {
            await _woken.Reader.ReadAsync(stopping);
            while (await LookAsync(stopping) is var step && step is not DeploymentStepKind.Nothing)
            {
                if (step is DeploymentStepKind.Remove)
                {
                    return;
                }
            }
        }
    }

    private async Task<DeploymentStepKind> LookAsync(CancellationToken stopping)
    {
        AppSnapshot? seen = null;
        DeploymentStep? step = null;
        try
        {
            seen = await store.LoadAsync(app, stopping);
            step = seen is null ? new DeploymentStep(DeploymentStepKind.Remove, null) : DeploymentPlanner.Next(seen, _applied);
            if (seen is not null)
            {
                await CarryOutAsync(step, seen, stopping);
            }

            _failures = 0;
            FirstLook.TrySetResult();
            return step.Kind;
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            // Interrupted by Interrupt, or by a limit further down: the next look decides.
            return await AgainAsync(InterruptedDelay, stopping);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            Log.Failed(logger, fault, app.Value, step?.Kind ?? DeploymentStepKind.Nothing);
            FirstLook.TrySetResult();
            await GiveUpAsync(seen, step, fault, stopping);
            return await AgainAsync(RetryDelay, stopping);
        }
    }

    private async Task CarryOutAsync(DeploymentStep step, AppSnapshot seen, CancellationToken stopping)
    {
        if (step.Kind is DeploymentStepKind.Nothing)
        {
            return;
        }

        if (step.Kind is DeploymentStepKind.Remove)
        {
            await removal.RunAsync(app, stopping);
            return;
        }

        using var own = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        lock (_lock)
        {
            _step = own;
        }

        try
        {
            _applied = await deployer.RunAsync(step, seen, own.Token) ?? _applied;
        }
        finally
        {
            lock (_lock)
            {
                _step = null;
            }
        }
    }

    // A broken world may heal; a release that stumbles over our own faults again and again must not hold up those behind it.
    private async Task GiveUpAsync(AppSnapshot? seen, DeploymentStep? step, Exception fault, CancellationToken stopping)
    {
        if (fault is NpgsqlException || seen is null || step?.Release is not { } release || release.Id != seen.Pending?.Id || ++_failures < Attempts)
        {
            return;
        }

        _failures = 0;
        try
        {
            await deployer.AbandonAsync(seen, release, $"Tarmac could not deploy it: {fault.Message}", stopping);
        }
        catch (NpgsqlException away)
        {
            Log.Failed(logger, away, app.Value, step.Kind);
        }
    }

    // Not cut short by a wakeup: a step that fails may wake the app itself, and would be tried without a pause.
    private async Task<DeploymentStepKind> AgainAsync(TimeSpan delay, CancellationToken stopping)
    {
        await Task.Delay(delay, time, stopping);
        return DeploymentStepKind.Apply;
    }

    private static partial class Log
    {
        [LoggerMessage(4310, LogLevel.Error, "App {App}: {Step} failed and is tried again")]
        public static partial void Failed(ILogger logger, Exception fault, Guid app, DeploymentStepKind step);
    }
}
