using System.Security.Cryptography;
using Tarmac.Core.Apps;
using Tarmac.Core.Dynos;
using Tarmac.Core.Formations;
using Tarmac.Engine.Runc.Dynos;

namespace Tarmac.Engine.Runc.Formations;

/// <summary>The state of an app's dynos, changed by a plan, an order or their own end. It starts and ends no process itself.</summary>
internal sealed class Formation(AppId app, RuncOptions options, TimeProvider time, Rollouts rollouts, Crashes crashes, FormationEvents events)
{
    private static readonly TimeSpan NextReplacement = TimeSpan.FromHours(1);
    private static readonly TimeSpan RemovalGrace = TimeSpan.FromSeconds(5);
    private static readonly Rollout Removed = new("The app was removed.", []);
    private readonly List<SupervisedDyno> _dynos = [];
    private readonly List<StartingDyno> _starting = [];
    private readonly List<EndingDyno> _ending = [];

    public IReadOnlyList<SupervisedDyno> Dynos => _dynos;

    public FormationView View => new(rollouts.Current, rollouts.Trial?.Wanted, [.. _dynos.Select(d => d.View)], crashes.ByName);

    public IEnumerable<DynoReport> Reports =>
    [
        .. _dynos.Select(d => d.Report(app)),
        .. crashes.Reports.Where(r => rollouts.Current?.Find(r.Name) is not null && !_dynos.Exists(d => d.Name == r.Name)),
    ];

    public SupervisedDyno Adopt(RunningDyno running)
    {
        var dyno = SupervisedDyno.Adopt(running);
        _dynos.Add(dyno);
        events.Found(running.Record.Identity, dyno.State);
        return dyno;
    }

    /// <summary>Decides what is due now; the plan's starts and ends are then to be taken by <see cref="TakeStarting"/> and <see cref="TakeEnding"/>.</summary>
    public FormationPlan Plan()
    {
        var plan = FormationPlanner.Plan(View, time.GetUtcNow());
        while (plan.Actions is [FormationAction.Promote promote])
        {
            rollouts.Promote(promote.Awaited);
            plan = FormationPlanner.Plan(View, time.GetUtcNow());
        }

        foreach (var action in plan.Actions)
        {
            Take(action);
        }

        return plan;
    }

    public IReadOnlyList<StartingDyno> TakeStarting() => Taken(_starting);

    public IReadOnlyList<EndingDyno> TakeEnding() => Taken(_ending);

    public void Up(SupervisedDyno dyno)
    {
        if (dyno.State is DynoState.Starting && _dynos.Contains(dyno))
        {
            dyno.CameUp(time.GetUtcNow());
            rollouts.CameUp(dyno.Name);
            events.Up(dyno.Identity(app));
        }
    }

    public void Ended(SupervisedDyno dyno, DynoExit? exit)
    {
        _dynos.Remove(dyno);
        if (exit is not null)
        {
            events.Exited(dyno.Identity(app), exit, dyno.Running is { OverQuota: true });
        }

        if (dyno.State is DynoState.Stopping)
        {
            events.Down(dyno.Identity(app), dyno.WasUp);
            return;
        }

        events.Crashed(dyno.Identity(app), dyno.WasUp);
        var failure = new Rollout(
            dyno.Failure ?? $"Process {dyno.Name} exited with status {exit?.Status} before it answered on $PORT", dyno.Running?.Output.LastLines ?? []);
        if (dyno.Trial is { } trial && trial == rollouts.Trial)
        {
            FailTrial(dyno, trial, failure);
        }
        else if (!dyno.Replace && dyno.IsWeb && _dynos.Find(d => d.Name == dyno.Name && d.Replace && d.IsLive) is { } old)
        {
            // The new one does not come up: the old one goes on, and is tried to be replaced later.
            old.KeepUntil(time.GetUtcNow() + NextReplacement);
        }
        else
        {
            crashes.Add(dyno);
            rollouts.Failed(dyno.Name, failure);
        }
    }

    /// <summary>Returns the dynos that are replaced. One that crashed is forgotten, so that another starts at once.</summary>
    public IReadOnlyList<SupervisedDyno> Restart(IReadOnlyCollection<Guid> ids)
    {
        var dynos = Live(ids);
        foreach (var dyno in dynos.Where(d => !d.Replace))
        {
            dyno.ReplaceByAnother();
            events.Restarting(dyno.Identity(app));
        }

        crashes.Forget(ids);
        return dynos;
    }

    /// <summary>Returns the dynos that end.</summary>
    public IReadOnlyList<SupervisedDyno> Stop(IReadOnlyCollection<Guid> ids)
    {
        var dynos = Live(ids);
        dynos.ForEach(d => d.ReplaceByAnother());
        dynos.ForEach(d => End(d, options.StopGrace));
        return dynos;
    }

    /// <summary>Returns the dynos that end.</summary>
    public IReadOnlyList<SupervisedDyno> Remove()
    {
        rollouts.Remove(Removed);
        _dynos.Where(d => d.IsLive).ToList().ForEach(d => End(d, RemovalGrace));
        return [.. _dynos];
    }

    /// <summary>The request's caller does not wait for it any more: what it tried ends.</summary>
    public void Abandon(ApplyRequest request, CancellationToken cancellation)
    {
        if (request == rollouts.Trial)
        {
            EndTrial(request);
        }

        rollouts.Abandon(request, cancellation);
    }

    private void Take(FormationAction action)
    {
        switch (action)
        {
            case FormationAction.Start start:
                Start(start);
                break;
            case FormationAction.Stop stop:
                var dyno = _dynos.Single(d => d.Id == stop.Id);
                if (stop.Reason is StopReason.Replaced && !dyno.Replace)
                {
                    events.Cycling(dyno.Identity(app));
                }

                End(dyno, options.StopGrace);
                break;
            default:
                throw new InvalidOperationException($"{action} is not handled here");
        }
    }

    private void Start(FormationAction.Start start)
    {
        foreach (var old in _dynos.Where(d => d.Name == start.Name && d.IsLive && d.View.Fits(start.Spec) && !d.Replace))
        {
            old.ReplaceByAnother();
            events.Cycling(old.Identity(app));
        }

        var life = options.CycleAfter + TimeSpan.FromMinutes(RandomNumberGenerator.GetInt32((int)options.CycleSpread.TotalMinutes + 1));
        var dyno = SupervisedDyno.Start(start, time.GetUtcNow(), life, start.Spec == rollouts.Trial?.Wanted ? rollouts.Trial : null);
        _dynos.Add(dyno);
        _starting.Add(new StartingDyno(dyno, start.Spec, start.Process));
    }

    private void End(SupervisedDyno dyno, TimeSpan grace)
    {
        var served = dyno.IsWeb && dyno.State is DynoState.Up ? dyno.Endpoint : null;
        dyno.Stop(time.GetUtcNow());
        _ending.Add(new EndingDyno(dyno, served, grace));
    }

    private void FailTrial(SupervisedDyno dyno, ApplyRequest trial, Rollout failure)
    {
        EndTrial(trial);
        if (rollouts.Current is null)
        {
            crashes.Add(dyno);
        }

        rollouts.FailTrial(failure);
    }

    private void EndTrial(ApplyRequest trial) =>
        _dynos.Where(d => d.Trial == trial && d.IsLive).ToList().ForEach(d => End(d, options.StopGrace));

    private List<SupervisedDyno> Live(IReadOnlyCollection<Guid> ids) => [.. _dynos.Where(d => ids.Contains(d.Id) && d.IsLive)];

    private static T[] Taken<T>(List<T> list)
    {
        T[] taken = [.. list];
        list.Clear();
        return taken;
    }
}
