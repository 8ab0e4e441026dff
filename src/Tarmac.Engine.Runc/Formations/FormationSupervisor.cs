using System.Collections.Immutable;
using System.Threading.Channels;
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
internal sealed partial class FormationSupervisor : IAsyncDisposable
{
    private static readonly TimeSpan _routerLimit = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan _retry = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _removalGrace = TimeSpan.FromSeconds(5);

    private readonly AppId _app;
    private readonly Machine _machine;
    private readonly DynoLife _life;
    private readonly IRoutes _routes;
    private readonly PromotedVersions _promotedVersions;
    private readonly ILogger _logger;
    private readonly Channel<Action> _turns = Channel.CreateBounded<Action>(new BoundedChannelOptions(1024) { SingleReader = true });
    private readonly CancellationTokenSource _stop = new();
    private readonly HashSet<Task> _tasks = [];
    private readonly Task _loop;
    private (WebState State, ImmutableArray<DynoEndpoint> Dynos)? _published;
    private DateTimeOffset? _wakeAt;
    private volatile DynoReport[] _reports = [];

    public FormationSupervisor(AppId app, Machine machine, DynoLife life, IRoutes routes, PromotedVersions versions, IEnumerable<RunningDyno> adopted)
    {
        (_app, _machine, _life, _routes, _promotedVersions) = (app, machine, life, routes, versions);
        _logger = machine.Loggers.CreateLogger<FormationSupervisor>();
        foreach (var running in adopted)
        {
            Adopt(running);
        }

        Report();

        _loop = Task.Run(RunAsync, CancellationToken.None);
    }

    public IReadOnlyList<DynoReport> Reports => _reports;

    public IEnumerable<RunningDyno> Running { get; private set; } = [];

    public async Task<Rollout> ApplyAsync(FormationSpec wanted, CancellationToken cancellation)
    {
        var request = new ApplyRequest(wanted);
        await _turns.Writer.WriteAsync(() => Enqueue(request), cancellation);
        await using var given = cancellation.Register(() => Post(() => Abandon(request, cancellation)));
        return await request.Outcome.Task.WaitAsync(_stop.Token);
    }

    public Task RestartAsync(DynoSelector which, CancellationToken cancellation) => UntilGoneAsync(() => Restart(which), cancellation);

    public Task StopAsync(DynoSelector which, CancellationToken cancellation) => UntilGoneAsync(() => Stop(which), cancellation);

    public Task RemoveAsync(CancellationToken cancellation) => UntilGoneAsync(Remove, cancellation);

    /// <summary>Lets go of the app's dynos, which run on.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loop;
        foreach (var dyno in _dynos)
        {
            await dyno.Unwanted.CancelAsync();
            if (await dyno.Started.Task is { } running)
            {
                await running.DisposeAsync();
            }
        }

        await Task.WhenAll(_tasks).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task UntilGoneAsync(Func<GoneWaiter> turn, CancellationToken cancellation)
    {
        var taken = new TaskCompletionSource<GoneWaiter>(TaskCreationOptions.RunContinuationsAsynchronously);
        await _turns.Writer.WriteAsync(() => taken.SetResult(turn()), cancellation);
        var waiter = await taken.Task.WaitAsync(cancellation);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, _stop.Token);
        await waiter.Gone.Task.WaitAsync(either.Token);
    }

    private void Post(Action turn)
    {
        if (!_turns.Writer.TryWrite(turn))
        {
            _ = _turns.Writer.WriteAsync(turn, _stop.Token).AsTask();
        }
    }

    private async Task RunAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await SettleAsync();
                await WaitAsync();
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                // The router or the disk failed us: dynos run on, and what is due is tried again.
                Log.NotSettled(_logger, _app, e);
                _wakeAt = _machine.Time.GetUtcNow() + _retry;
                await ((Task)WaitAsync()).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task WaitAsync()
    {
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        var turn = _turns.Reader.WaitToReadAsync(waiting.Token).AsTask();
        var wait = _wakeAt is { } at ? at - _machine.Time.GetUtcNow() : TimeSpan.FromHours(1);
        if (wait > TimeSpan.Zero)
        {
            await Task.WhenAny(turn, Task.Delay(wait, _machine.Time, waiting.Token));
        }

        await waiting.CancelAsync();
        _stop.Token.ThrowIfCancellationRequested();
        while (_turns.Reader.TryRead(out var next))
        {
            next();
        }
    }

    private async Task SettleAsync()
    {
        var plan = FormationPlanner.Plan(View(), _machine.Time.GetUtcNow());
        while (plan.Actions is [FormationAction.Promote])
        {
            Promote();
            plan = FormationPlanner.Plan(View(), _machine.Time.GetUtcNow());
        }

        foreach (var action in plan.Actions)
        {
            Take(action);
        }

        _wakeAt = plan.WakeAt;
        Report();
        await PublishAsync();
        foreach (var (dyno, served, grace) in _ending)
        {
            Own(EndAsync(dyno, served, grace));
        }

        _ending.Clear();
        _waiters.ForEach(w => w.Check(_dynos));
        _waiters.RemoveAll(w => w.Gone.Task.IsCompleted);
        CompletePromoted();
    }

    private async Task PublishAsync()
    {
        var view = View();
        var serving = FormationPlanner.Serving(view);
        ImmutableArray<DynoEndpoint> endpoints = [.. _dynos.Where(d => serving.Contains(d.Id)).Select(d => d.Endpoint).OfType<DynoEndpoint>()];
        var state = FormationPlanner.StateOf(view);
        if (_published is { } last && last.State == state && last.Dynos.SequenceEqual(endpoints))
        {
            return;
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        limit.CancelAfter(_routerLimit);
        await _routes.PublishAsync(_app, state, endpoints, limit.Token);
        _published = (state, endpoints);
    }

    private void Report()
    {
        Running = [.. _dynos.Select(d => d.Running).OfType<RunningDyno>()];
        _reports =
        [
            .. _dynos.Select(d => d.Report(_app)),
            .. _crashes.Keys.Where(name => _current?.Find(name) is not null && !_dynos.Any(d => d.Name == name))
                .Select(name => _crashReports.GetValueOrDefault(name)).OfType<DynoReport>(),
        ];
    }

    private void Own(Task task)
    {
        _tasks.RemoveWhere(t => t.IsCompleted);
        _tasks.Add(task);
    }

    private async Task LiveAsync(SupervisedDyno dyno, DynoOrder order)
    {
        dyno.Running = await _life.StartAsync(dyno, order);
        dyno.Started.SetResult(dyno.Running);
        if (dyno.Running is { } running)
        {
            await FollowAsync(dyno, running);
        }
        else
        {
            Post(() => Ended(dyno, null));
        }
    }

    private async Task FollowAsync(SupervisedDyno dyno, RunningDyno running)
    {
        if (dyno.State is DynoState.Starting && await _life.BootAsync(dyno, running))
        {
            Post(() => Up(dyno));
        }

        try
        {
            var exit = await running.Exited;
            Post(() => Ended(dyno, exit));
        }
        catch (OperationCanceledException)
        {
            // Let go of: it runs on.
        }
    }

    private async Task EndAsync(SupervisedDyno dyno, DynoEndpoint? served, TimeSpan grace)
    {
        await dyno.Unwanted.CancelAsync();
        if (await dyno.Started.Task is { } running)
        {
            await _life.EndAsync(running, served, grace, _stop.Token);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(3501, LogLevel.Error, "The formation of app {App} could not be settled; trying again")]
        public static partial void NotSettled(ILogger logger, AppId app, Exception e);

        [LoggerMessage(3502, LogLevel.Warning, "{Dyno} of app {App} did not start: {Reason}")]
        public static partial void NotStarted(ILogger logger, string dyno, AppId app, string reason);
    }
}
