using System.Collections.Concurrent;
using System.Threading.Channels;
using Npgsql;
using Tarmac.Core.Apps;
using Tarmac.Server.Removals;
using Tarmac.Server.Wakeups;

namespace Tarmac.Server.Deployments;

/// <summary>Owns one <see cref="AppWorker"/> for each app and wakes them: by notifications, and all of them by a timer.</summary>
internal sealed partial class DeploymentLoop(
    DeploymentStore store, Deployer deployer, AppRemoval removal, TimeProvider time, ILogger<DeploymentLoop> logger)
    : BackgroundService, IWakeable
{
    private static readonly TimeSpan CheckInterval = TimeSpan.FromSeconds(60);

    private readonly Channel<Wakeup> _wakeups = Channel.CreateBounded<Wakeup>(
        new BoundedChannelOptions(4096) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    private readonly ConcurrentDictionary<Guid, (AppWorker Worker, Task Work)> _workers = new();

    // The workers live from BeginAsync, which is before the host runs us, to StopAsync.
    private readonly CancellationTokenSource _life = new();

    public void Wake(Wakeup wakeup)
    {
        if (wakeup.Channel is Wakeup.Deployments or Wakeup.Formations or Wakeup.Apps or Wakeup.Routes)
        {
            // Full: the timer looks at everything.
            _wakeups.Writer.TryWrite(wakeup);
        }
    }

    /// <summary>Gives the engine what every app should run, and returns when it was told (or the limit is over): the start of tarmacd.</summary>
    public async Task BeginAsync(TimeSpan limit, CancellationToken cancellation)
    {
        await WakeAllAsync(cancellation);
        await Task.WhenAny(Task.WhenAll(_workers.Values.Select(w => w.Worker.FirstLook.Task)), Task.Delay(limit, time, cancellation));
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await _life.CancelAsync();
        await Task.WhenAll(_workers.Values.Select(w => w.Work)).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public override void Dispose()
    {
        _life.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            await LookAsync(stoppingToken);
        }
    }

    private async Task LookAsync(CancellationToken stopping)
    {
        using var timer = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        timer.CancelAfter(CheckInterval);
        try
        {
            var wakeup = await _wakeups.Reader.ReadAsync(timer.Token);
            if (wakeup.Channel is Wakeup.Apps)
            {
                await InterruptDestroyedAsync(stopping);
            }

            if (wakeup.App is { } app)
            {
                WorkerOf(app).Wake();
                return;
            }
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            // Time to look at everything.
        }
        catch (NpgsqlException fault)
        {
            Log.DatabaseAway(logger, fault.Message);
        }

        try
        {
            await WakeAllAsync(stopping);
        }
        catch (NpgsqlException fault)
        {
            Log.DatabaseAway(logger, fault.Message);
        }
    }

    private async Task WakeAllAsync(CancellationToken stopping)
    {
        foreach (var app in await store.AppsAsync(stopping))
        {
            WorkerOf(app).Wake();
        }
    }

    private async Task InterruptDestroyedAsync(CancellationToken stopping)
    {
        foreach (var app in await store.DestroyedAsync(stopping))
        {
            WorkerOf(app).Interrupt();
        }
    }

    private AppWorker WorkerOf(Guid app)
    {
        lock (_workers)
        {
            if (_workers.TryGetValue(app, out var running) && !running.Work.IsCompleted)
            {
                return running.Worker;
            }

            var worker = new AppWorker(new AppId(app), store, deployer, removal, time, logger);
            _workers[app] = (worker, RunAsync(worker, app, _life.Token));
            return worker;
        }
    }

    private async Task RunAsync(AppWorker worker, Guid app, CancellationToken stopping)
    {
        try
        {
            await Task.Yield();
            await worker.RunAsync(stopping);
            _workers.TryRemove(app, out _);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            Log.Stopped(logger, app);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(4320, LogLevel.Warning, "The control database does not answer; deployments wait for it. {Reason}")]
        public static partial void DatabaseAway(ILogger logger, string reason);

        [LoggerMessage(4321, LogLevel.Debug, "App {App}: deployments rest until the next start")]
        public static partial void Stopped(ILogger logger, Guid app);
    }
}
