using System.Collections.Immutable;
using System.Security.Cryptography;
using Tarmac.Core.Dynos;
using Tarmac.Core.Formations;
using Tarmac.Core.Logs;
using Tarmac.Core.Routing;
using Tarmac.Engine.Runc.Dynos;

namespace Tarmac.Engine.Runc.Formations;

/// <summary>The formation's state and what changes it: everything here runs in the loop.</summary>
internal sealed partial class FormationSupervisor
{
    private static readonly TimeSpan _nextTry = TimeSpan.FromHours(1);

    private readonly List<SupervisedDyno> _dynos = [];
    private readonly Dictionary<DynoName, Crash> _crashes = [];
    private readonly Dictionary<DynoName, DynoReport> _crashReports = [];
    private readonly Queue<ApplyRequest> _queue = [];
    private readonly List<GoneWaiter> _waiters = [];
    private readonly List<(SupervisedDyno Dyno, DynoEndpoint? Served, TimeSpan Grace)> _ending = [];
    private FormationSpec? _current;
    private FormationSpec? _candidate;
    private ApplyRequest? _active;
    private ApplyRequest? _promoted;

    private FormationView View() => new(_current, _candidate, [.. _dynos.Select(d => d.View)], _crashes.ToImmutableDictionary());

    private void Adopt(RunningDyno running)
    {
        var record = running.Record;
        var dyno = new SupervisedDyno
        {
            Id = record.Id,
            Name = running.Name,
            Version = new(record.Version),
            Command = record.Command,
            Size = record.Size,
            CreatedAt = record.CreatedAt,
            UpdatedAt = record.CreatedAt,
            CycleAt = record.Deadline,
            Running = running,
            State = File.Exists(running.Folder.Up) ? DynoState.Up : DynoState.Starting,
        };
        dyno.Started.SetResult(running);
        _dynos.Add(dyno);
        Own(FollowAsync(dyno, running));
    }

    private void Enqueue(ApplyRequest request)
    {
        _queue.Enqueue(request);
        BeginNext();
    }

    private void BeginNext()
    {
        if (_active is not null || _promoted is not null || !_queue.TryDequeue(out var request))
        {
            return;
        }

        if (_current is null && _promotedVersions.Read(_app) == request.Wanted.Version)
        {
            // Ours from before this program was restarted: not a new release to be tried, but what is to be kept running.
            (_current, _promoted) = (request.Wanted, request);
            return;
        }

        (_active, _candidate) = (request, request.Wanted);
        if (_current is null)
        {
            _crashes.Clear();
        }
    }

    private void Abandon(ApplyRequest request, CancellationToken cancellation)
    {
        if (request == _active)
        {
            EndTrial(request);
            request.Outcome.TrySetCanceled(cancellation);
            BeginNext();
        }
        else if (_queue.Contains(request))
        {
            var others = _queue.Where(r => r != request).ToList();
            _queue.Clear();
            others.ForEach(_queue.Enqueue);
            request.Outcome.TrySetCanceled(cancellation);
        }
    }

    private void Promote()
    {
        if (_current?.Version != _candidate!.Version)
        {
            _crashes.Clear();
            _promotedVersions.Write(_app, _candidate.Version);
        }

        (_current, _candidate, _promoted, _active) = (_candidate, null, _active, null);
        foreach (var gone in _crashes.Keys.Where(name => _current!.Find(name) is null).ToList())
        {
            _crashes.Remove(gone);
        }

        _dynos.ForEach(d => d.Trial = null);
    }

    private void CompletePromoted()
    {
        if (_promoted is { } request)
        {
            _promoted = null;
            request.Outcome.TrySetResult(Rollout.Done);
            Post(BeginNext);
        }
    }

    private void EndTrial(ApplyRequest request)
    {
        (_active, _candidate) = (null, null);
        foreach (var dyno in _dynos.Where(d => d.Trial == request && d.View.IsLive).ToList())
        {
            End(dyno, _machine.Options.StopGrace);
        }
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
                    Say(dyno.Name, "Cycling");
                }

                End(dyno, _machine.Options.StopGrace);
                break;
            default:
                throw new InvalidOperationException($"{action} is not to be taken here");
        }
    }

    private void Start(FormationAction.Start start)
    {
        var now = _machine.Time.GetUtcNow();
        foreach (var old in _dynos.Where(d => d.Name == start.Name && d.View.IsLive && d.View.Fits(start.Spec) && !d.Replace))
        {
            Say(old.Name, "Cycling");
            old.Replace = true;
        }

        var dyno = new SupervisedDyno
        {
            Id = Guid.CreateVersion7(),
            Name = start.Name,
            Version = start.Spec.Version,
            Command = start.Process.Command,
            Size = start.Process.Size.Name,
            CreatedAt = now,
            UpdatedAt = now,
            CycleAt = now + _machine.Options.CycleAfter
                + TimeSpan.FromMinutes(RandomNumberGenerator.GetInt32((int)_machine.Options.CycleSpread.TotalMinutes + 1)),
            Trial = start.Spec == _candidate ? _active : null,
        };
        _dynos.Add(dyno);
        Own(LiveAsync(dyno, _life.Order(dyno, start.Spec, start.Process)));
    }

    private void End(SupervisedDyno dyno, TimeSpan grace)
    {
        var served = dyno.IsWeb && dyno.State is DynoState.Up ? dyno.Endpoint : null;
        (dyno.State, dyno.UpdatedAt) = (DynoState.Stopping, _machine.Time.GetUtcNow());
        _ending.Add((dyno, served, grace));
    }

    private void Up(SupervisedDyno dyno)
    {
        if (dyno.State is DynoState.Starting && _dynos.Contains(dyno))
        {
            (dyno.State, dyno.UpdatedAt) = (DynoState.Up, _machine.Time.GetUtcNow());
            Say(dyno.Name, "State changed from starting to up");
        }
    }

    private void Ended(SupervisedDyno dyno, DynoExit? exit)
    {
        _dynos.Remove(dyno);
        if (exit is { OutOfMemory: true } && dyno.Running is { OverQuota: false })
        {
            Say(dyno.Name, "Error R15 (Memory quota vastly exceeded)");
        }

        if (exit is not null)
        {
            Say(dyno.Name, $"Process exited with status {exit.Status}");
        }

        if (dyno.State is DynoState.Stopping)
        {
            Say(dyno.Name, "State changed from up to down");
            return;
        }

        Say(dyno.Name, $"State changed from {(dyno.State is DynoState.Up ? "up" : "starting")} to crashed");
        var sibling = _dynos.Find(d => d.Name == dyno.Name && d.Replace && d.View.IsLive && dyno.IsWeb);
        if (dyno.Trial is { } trial && trial == _active)
        {
            FailTrial(trial, dyno, exit);
        }
        else if (sibling is not null && !dyno.Replace)
        {
            // The new one does not come up: the old one goes on, and is tried to be replaced later.
            (sibling.Replace, sibling.CycleAt) = (false, _machine.Time.GetUtcNow() + _nextTry);
        }
        else
        {
            NoteCrash(dyno, exit);
        }
    }

    private void FailTrial(ApplyRequest trial, SupervisedDyno dyno, DynoExit? exit)
    {
        EndTrial(trial);
        if (_current is null)
        {
            NoteCrash(dyno, exit);
        }

        var reason = dyno.Failure ?? $"Process {dyno.Name} exited with status {exit?.Status} before it answered on $PORT";
        trial.Outcome.TrySetResult(new Rollout(reason, dyno.Running?.Output.LastLines ?? []));
        BeginNext();
    }

    private void NoteCrash(SupervisedDyno dyno, DynoExit? exit)
    {
        var now = _machine.Time.GetUtcNow();
        if (exit is null)
        {
            Log.NotStarted(_logger, dyno.Name.ToString(), _app, dyno.Failure ?? "unknown");
        }

        _crashes[dyno.Name] = Crash.After(_crashes.GetValueOrDefault(dyno.Name), now - dyno.CreatedAt, now);
        _crashReports[dyno.Name] = dyno.Report(_app) with { State = DynoState.Crashed, UpdatedAt = now };
    }

    private GoneWaiter Restart(DynoSelector which)
    {
        var dynos = _dynos.Where(d => which.Matches(d.Name) && d.View.IsLive).ToList();
        foreach (var dyno in dynos)
        {
            Say(dyno.Name, "Restarting");
            dyno.Replace = true;
        }

        foreach (var crashed in _crashes.Keys.Where(which.Matches).ToList())
        {
            _crashes.Remove(crashed);
        }

        return Await(dynos);
    }

    private GoneWaiter Stop(DynoSelector which)
    {
        var dynos = _dynos.Where(d => which.Matches(d.Name) && d.View.IsLive).ToList();
        dynos.ForEach(d => End(d, _machine.Options.StopGrace));
        return Await(dynos);
    }

    private GoneWaiter Remove()
    {
        const string removed = "The app was removed.";
        if (_active is { } active)
        {
            EndTrial(active);
            active.Outcome.TrySetResult(new Rollout(removed, []));
        }

        while (_queue.TryDequeue(out var waiting))
        {
            waiting.Outcome.TrySetResult(new Rollout(removed, []));
        }

        _current = null;
        _crashes.Clear();
        _promotedVersions.Forget(_app);
        foreach (var dyno in _dynos.Where(d => d.View.IsLive).ToList())
        {
            End(dyno, _removalGrace);
        }

        return Await([.. _dynos]);
    }

    private GoneWaiter Await(IReadOnlyList<SupervisedDyno> dynos)
    {
        var waiter = new GoneWaiter(dynos);
        _waiters.Add(waiter);
        return waiter;
    }

    private void Say(DynoName dyno, string text) =>
        _machine.Sink.Write(_app, new LogLine(_machine.Time.GetUtcNow(), LogSource.Heroku, dyno.ToString(), text));
}
