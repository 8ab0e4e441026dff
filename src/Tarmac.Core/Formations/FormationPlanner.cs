using System.Collections.Immutable;
using Tarmac.Core.Dynos;
using Tarmac.Core.Routing;

namespace Tarmac.Core.Formations;

/// <summary>
/// Plans a formation: a pure function from the wanted and the actual state to actions. Web dynos start first and stop later, so that requests always find
/// one; other types stop first, since two workers under one name may be one too many.
/// </summary>
public static class FormationPlanner
{
    public static FormationPlan Plan(FormationView view, DateTimeOffset now)
    {
        var actions = ImmutableArray.CreateBuilder<FormationAction>();
        var wakes = new List<DateTimeOffset>();
        if (view.Candidate is { } candidate)
        {
            var open = NewWebNames(view.Current, candidate).ToList();
            var down = open.Where(name => !view.Dynos.Any(d => d.Name == name && d.State is DynoState.Up && d.Fits(candidate))).ToImmutableArray();
            if (down.IsEmpty || IsScaleUp(view.Current, candidate, open))
            {
                return new FormationPlan([new FormationAction.Promote(down)], null);
            }

            actions.AddRange(open
                .Where(name => !view.Dynos.Any(d => d.Name == name && d.IsLive && d.Fits(candidate)))
                .Select(name => new FormationAction.Start(name, candidate, candidate.Find(name)!)));
        }

        if (view.Current is { } current)
        {
            foreach (var name in current.Names())
            {
                actions.AddRange(name.Type == ProcessType.Web ? Web(view, current, name, now, wakes) : Other(view, current, name, now, wakes));
            }

            actions.AddRange(Superfluous(view, current));
        }

        wakes.AddRange(view.Dynos.Where(d => d.IsLive && !IsDue(d, now)).Select(d => d.CycleAt));
        return new FormationPlan(actions.ToImmutable(), wakes.Count == 0 ? null : wakes.Min());
    }

    /// <summary>The web dynos that requests may go to now.</summary>
    public static ImmutableArray<Guid> Serving(FormationView view)
    {
        var up = view.Dynos.Where(d => d.IsWeb && d.State is DynoState.Up).ToList();
        var fitting = up.Where(d => d.Fits(view.Current)).ToList();
        return [.. (fitting.Count > 0 ? fitting : up).Select(d => d.Id)];
    }

    public static WebState StateOf(FormationView view)
    {
        if (Serving(view).Length > 0)
        {
            return WebState.Serving;
        }

        var spec = view.Current ?? view.Candidate;
        if (view.Dynos.Any(d => d.IsWeb && d.State is DynoState.Starting))
        {
            return WebState.Starting;
        }

        if (view.Crashes.Keys.Any(name => name.Type == ProcessType.Web))
        {
            return WebState.Crashed;
        }

        return spec switch
        {
            null => WebState.Blank,
            _ when spec.Names().Any(n => n.Type == ProcessType.Web) => WebState.Starting,
            _ => WebState.None,
        };
    }

    // What the current release runs under the same name with the same command and size is kept, and need not be up: it may be crashing all along.
    private static IEnumerable<DynoName> NewWebNames(FormationSpec? current, FormationSpec candidate) => candidate.Names()
        .Where(name => name.Type == ProcessType.Web)
        .Where(name => current is null || current.Version != candidate.Version || current.Find(name) is not { } process
            || process.Command != candidate.Find(name)!.Command || process.Size.Name != candidate.Find(name)!.Size.Name);

    // More dynos of what runs already: each that comes up serves, and one that fails takes none of the others with it.
    private static bool IsScaleUp(FormationSpec? current, FormationSpec candidate, List<DynoName> open) =>
        current?.Version == candidate.Version && open.TrueForAll(name => current.Find(name) is null);

    private static IEnumerable<FormationAction> Web(
        FormationView view, FormationSpec spec, DynoName name, DateTimeOffset now, List<DateTimeOffset> wakes)
    {
        var mine = view.Dynos.Where(d => d.Name == name && d.IsLive && d.Fits(spec)).ToList();
        var due = mine.Where(d => IsDue(d, now)).ToList();
        if (mine.Count == 0)
        {
            return StartWhenDue(view, spec, name, now, wakes);
        }

        if (due.Count == mine.Count)
        {
            return [new FormationAction.Start(name, spec, spec.Find(name)!)];
        }

        var lasting = mine.Where(d => !IsDue(d, now)).ToList();
        return
        [
            .. Doubled(lasting),
            .. lasting.Exists(d => d.State is DynoState.Up) ? due.Select(d => new FormationAction.Stop(d.Id, StopReason.Replaced)) : [],
        ];
    }

    // A control plane that is killed at the wrong moment may leave two. One that serves stays, and of several the one that has longest to live.
    private static IEnumerable<FormationAction> Doubled(IEnumerable<DynoView> sameName) => sameName
        .OrderByDescending(d => d.State is DynoState.Up)
        .ThenByDescending(d => d.CycleAt)
        .Skip(1)
        .Select(d => new FormationAction.Stop(d.Id, StopReason.Doubled));

    private static IEnumerable<FormationAction> Other(
        FormationView view, FormationSpec spec, DynoName name, DateTimeOffset now, List<DateTimeOffset> wakes)
    {
        var there = view.Dynos.Where(d => d.Name == name).ToList();
        return there.Count == 0
            ? StartWhenDue(view, spec, name, now, wakes)
            :
            [
                .. Doubled(there.Where(d => d.IsLive && d.Fits(spec) && !IsDue(d, now))),
                .. there.Where(d => d.IsLive && (!d.Fits(spec) || IsDue(d, now)))
                    .Select(d => new FormationAction.Stop(d.Id, d.Fits(spec) ? StopReason.Replaced : StopReason.Retired)),
            ];
    }

    private static IEnumerable<FormationAction> StartWhenDue(
        FormationView view, FormationSpec spec, DynoName name, DateTimeOffset now, List<DateTimeOffset> wakes)
    {
        if (view.Crashes.TryGetValue(name, out var crash) && crash.StartAt > now)
        {
            wakes.Add(crash.StartAt);
            return [];
        }

        return [new FormationAction.Start(name, spec, spec.Find(name)!)];
    }

    private static IEnumerable<FormationAction> Superfluous(FormationView view, FormationSpec spec)
    {
        var webIsWanted = spec.Names().Any(n => n.Type == ProcessType.Web);
        var webIsUp = view.Dynos.Any(d => d.IsWeb && d.State is DynoState.Up && d.Fits(spec));
        foreach (var dyno in view.Dynos.Where(d => d.IsLive && !d.Fits(spec) && !d.Fits(view.Candidate)))
        {
            if (spec.Find(dyno.Name) is null && (!dyno.IsWeb || dyno.Version == spec.Version || !webIsWanted))
            {
                yield return new FormationAction.Stop(dyno.Id, StopReason.ScaledDown);
            }
            else if (dyno.IsWeb && webIsUp)
            {
                // While none of the current release answers, one of another release is better than none.
                yield return new FormationAction.Stop(dyno.Id, StopReason.Retired);
            }
        }
    }

    private static bool IsDue(DynoView dyno, DateTimeOffset now) => dyno.Replace || dyno.CycleAt <= now;
}
