using Microsoft.Extensions.Logging;
using Tarmac.Core.Apps;
using Tarmac.Core.Dynos;
using Tarmac.Core.Formations;
using Tarmac.Core.Routing;
using Tarmac.Engine.Runc.Dynos;

namespace Tarmac.Engine.Runc.Formations;

/// <summary>
/// Keeps one app's dynos as wanted. One loop owns all state: whatever happens is a turn in its mailbox; after each the planner says what to do, the
/// router is told, and only then do dynos that are out of its table end.
/// </summary>
internal sealed partial class FormationSupervisor : IDynoWatcher, IAsyncDisposable
{
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestRest = TimeSpan.FromHours(1);

    private readonly AppId _app;
    private readonly TimeProvider _time;
    private readonly Formation _formation;
    private readonly Rollouts _rollouts;
    private readonly DynoLife _life;
    private readonly DynoTasks _tasks;
    private readonly RoutePublisher _routes;
    private readonly ILogger _logger;
    private readonly Mailbox _mailbox = new();
    private readonly List<GoneWaiter> _waiters = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationToken _stopping;
    private readonly Task _loop;
    private volatile DynoReport[] _reports = [];
    private volatile RunningDyno[] _running = [];

    public FormationSupervisor(AppId app, Machine machine, DynoStarter starter, IRoutes routes, PromotedVersions versions, IEnumerable<RunningDyno> adopted)
    {
        (_app, _time, _stopping) = (app, machine.Time, _stop.Token);
        _logger = machine.Loggers.CreateLogger<FormationSupervisor>();
        var events = new FormationEvents(machine.Events, _time);
        var crashes = new Crashes(app, _time);
        _rollouts = new Rollouts(app, versions, crashes);
        _formation = new Formation(app, machine.Options, _time, _rollouts, crashes, events);
        _life = new DynoLife(machine, starter, routes, events);
        _tasks = new DynoTasks(app, _life, _logger, this, _stopping);
        _routes = new RoutePublisher(app, routes, _time);
        foreach (var running in adopted)
        {
            _tasks.Follow(_formation.Adopt(running), running);
        }

        Report();
        _loop = Task.Run(RunAsync, CancellationToken.None);
    }

    public IReadOnlyList<DynoReport> Reports => _reports;

    public IReadOnlyList<RunningDyno> Running => _running;

    public async Task<Rollout> ApplyAsync(FormationSpec wanted, CancellationToken cancellation)
    {
        var request = new ApplyRequest(wanted);
        await _mailbox.SendAsync(() => _rollouts.Enqueue(request), cancellation);
        try
        {
            return await request.Outcome.Task.WaitAsync(cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            await _mailbox.SendAsync(() => _formation.Abandon(request, cancellation), CancellationToken.None);
            return await request.Outcome.Task;
        }
    }

    /// <summary>Completes when the dynos have gone, or where their replacement failed and they go on.</summary>
    public Task RestartAsync(IReadOnlyCollection<Guid> dynos, CancellationToken cancellation) =>
        UntilGoneAsync(() => _formation.Restart(dynos), cancellation);

    public Task StopAsync(IReadOnlyCollection<Guid> dynos, CancellationToken cancellation) =>
        UntilGoneAsync(() => _formation.Stop(dynos), cancellation);

    public Task RemoveAsync(CancellationToken cancellation) => UntilGoneAsync(_formation.Remove, cancellation);

    public Task UpAsync(SupervisedDyno dyno) => _mailbox.SendAsync(() => _formation.Up(dyno), _stopping);

    public Task EndedAsync(SupervisedDyno dyno, DynoExit? exit) => _mailbox.SendAsync(() => _formation.Ended(dyno, exit), _stopping);

    /// <summary>Lets go of the app's dynos, which run on.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loop;
        await Task.WhenAll(_formation.Dynos.Select(LetGoAsync));
        await _tasks.WhenAllAsync();
        _stop.Dispose();
    }

    private async Task UntilGoneAsync(Func<IReadOnlyList<SupervisedDyno>> order, CancellationToken cancellation)
    {
        var waiter = await _mailbox.SendAsync(() => Await(order()), cancellation);
        await waiter.Gone.Task.WaitAsync(cancellation);
    }

    private GoneWaiter Await(IReadOnlyList<SupervisedDyno> dynos)
    {
        var waiter = new GoneWaiter(dynos);
        _waiters.Add(waiter);
        return waiter;
    }

    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                await _mailbox.RunAsync(await TrySettleAsync(), _time, _stopping);
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // Let go of: the dynos run on.
        }
        finally
        {
            _mailbox.Close();
            _rollouts.Cancel(_stopping);
            _waiters.ForEach(w => w.Gone.TrySetCanceled(_stopping));
        }
    }

    private async Task<DateTimeOffset> TrySettleAsync()
    {
        try
        {
            return await SettleAsync();
        }
        catch (Exception e) when (!_stopping.IsCancellationRequested)
        {
            // The router or the disk failed us: dynos run on, and what is due is tried again.
            Log.NotSettled(_logger, _app, e);
            return _time.GetUtcNow() + Retry;
        }
    }

    /// <summary>Returns when to look again if nothing happens meanwhile.</summary>
    private async Task<DateTimeOffset> SettleAsync()
    {
        var plan = _formation.Plan();
        foreach (var (dyno, spec, process) in _formation.TakeStarting())
        {
            _tasks.Start(dyno, _life.Order(dyno, spec, process));
        }

        Report();
        await _routes.PublishAsync(_formation.View, _formation.Dynos, _stopping);
        foreach (var ending in _formation.TakeEnding())
        {
            _tasks.End(ending);
        }

        _waiters.ForEach(w => w.Check(_formation.Dynos));
        _waiters.RemoveAll(w => w.Gone.Task.IsCompleted);
        return _rollouts.Published() ? _time.GetUtcNow() : plan.WakeAt ?? _time.GetUtcNow() + LongestRest;
    }

    private void Report()
    {
        _running = [.. _formation.Dynos.Select(d => d.Running).OfType<RunningDyno>()];
        _reports = [.. _formation.Reports];
    }

    private static async Task LetGoAsync(SupervisedDyno dyno)
    {
        await dyno.Unwanted.CancelAsync();
        if (await dyno.Started.Task is { } running)
        {
            await running.DisposeAsync();
        }
    }

    private static partial class Log
    {
        [LoggerMessage(3501, LogLevel.Error, "The formation of app {App} could not be reconciled; trying again")]
        public static partial void NotSettled(ILogger logger, AppId app, Exception e);
    }
}
