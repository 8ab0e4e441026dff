using System.Collections.Concurrent;
using Tarmac.Core.Apps;
using Tarmac.Loops;
using Tarmac.Server.Loops;
using Tarmac.Server.Removals;
using Tarmac.Server.Wakeups;

namespace Tarmac.Server.Deployments;

/// <summary>Wakes the <see cref="AppWorker"/> of each app: by notifications, and all of them by a timer.</summary>
internal sealed class DeploymentLoop : IOwnsLoops, IWakeable, IDisposable
{
    private static readonly TimeSpan CheckInterval = TimeSpan.FromSeconds(60);

    // Short: a destroyed app, or the release that repairs one, waits for it.
    private static readonly LoopPace Pace = LoopPace.OnlyWhenWoken with { LongestBackOff = TimeSpan.FromSeconds(5) };

    private readonly ConcurrentDictionary<Guid, AppWorker> _workers = new();
    private readonly DeploymentStore _store;
    private readonly Func<Guid, AppWorker> _workerOf;
    private readonly TimeProvider _time;
    private readonly KeyedLoop<Guid> _apps;
    private readonly Loop _check;
    private readonly Loop _destroyed;

    public DeploymentLoop(DeploymentStore store, Deployer deployer, AppRemoval removal, LoopContext context)
    {
        (_store, _time) = (store, context.Time);
        _apps = new KeyedLoop<Guid>("deployments", Pace, context, WorkAsync);
        _workerOf = app => new AppWorker(new AppId(app), () => _apps.Wake(app), store, deployer, removal, context.Time);
        _check = new Loop("deployments-check", new LoopPace(CheckInterval), context, CheckAsync);
        _destroyed = new Loop("deployments-destroyed", LoopPace.OnlyWhenWoken, context, InterruptDestroyedAsync);
    }

    public IEnumerable<ILoop> Loops => [_apps, _check, _destroyed];

    public void Wake(Wakeup wakeup)
    {
        if (wakeup.Channel is not (Wakeup.Deployments or Wakeup.Formations or Wakeup.Apps or Wakeup.Routes))
        {
            return;
        }

        if (wakeup.Channel is Wakeup.Apps)
        {
            _destroyed.Wake();
        }

        if (wakeup.App is { } app)
        {
            _apps.Wake(app);
        }
        else
        {
            _check.Wake();
        }
    }

    /// <summary>Gives the engine what every app should run, and returns when it was told (or the limit is over): the start of tarmacd.</summary>
    public async Task BeginAsync(TimeSpan limit, CancellationToken cancellation)
    {
        _apps.Start();
        var apps = await _store.AppsAsync(cancellation);
        var looks = Task.WhenAll(apps.Select(app => _apps.WakeAndWaitAsync(app, cancellation)));
        await Task.WhenAny(looks, Task.Delay(limit, _time, cancellation));
        cancellation.ThrowIfCancellationRequested();
    }

    public void Dispose()
    {
        foreach (var worker in _workers.Values)
        {
            worker.Dispose();
        }
    }

    private async Task WorkAsync(Guid app, CancellationToken cancellation)
    {
        var worker = _workers.GetOrAdd(app, _workerOf);
        switch (await worker.StepAsync(cancellation))
        {
            case AppWorkEnd.Again:
                _apps.Wake(app);
                break;
            case AppWorkEnd.Gone:
                if (_workers.TryRemove(app, out var gone))
                {
                    gone.Dispose();
                }

                break;
            default:
                break;
        }
    }

    private async Task CheckAsync(CancellationToken cancellation)
    {
        foreach (var app in await _store.AppsAsync(cancellation))
        {
            _apps.Wake(app);
        }
    }

    private async Task InterruptDestroyedAsync(CancellationToken cancellation)
    {
        foreach (var app in await _store.DestroyedAsync(cancellation))
        {
            if (!_workers.TryGetValue(app, out var worker) || !worker.Removing)
            {
                _apps.Interrupt(app);
            }
        }
    }
}
