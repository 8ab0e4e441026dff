using System.Collections.Immutable;
using Tarmac.Core.Apps;
using Tarmac.Core.Dynos;
using Tarmac.Core.Formations;
using Tarmac.Core.Releases;
using Tarmac.Core.Routing;
using Tarmac.Core.Slugs;

namespace Tarmac.Core.Tests.Formations;

public sealed class FormationPlannerTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly AppId App = AppId.New();

    [Fact]
    public void Nothing_applied_leaves_what_an_earlier_run_left() =>
        Assert.Empty(Plan(FormationView.Empty with { Dynos = [Dyno("web.1", 1)] }).Actions);

    [Fact]
    public void A_first_release_starts_its_web_dynos_and_nothing_else_before_they_answer()
    {
        var plan = Plan(FormationView.Empty with { Candidate = Spec(1, web: 2, worker: 1) });

        Assert.Equal(["start web.1 v1", "start web.2 v1"], Told(plan));
    }

    [Fact]
    public void A_candidate_is_promoted_when_all_its_web_dynos_are_up()
    {
        var view = FormationView.Empty with { Candidate = Spec(1, web: 2), Dynos = [Dyno("web.1", 1), Dyno("web.2", 1, DynoState.Starting)] };

        Assert.Empty(Plan(view).Actions);
        Assert.IsType<FormationAction.Promote>(Assert.Single(Plan(view with { Dynos = [Dyno("web.1", 1), Dyno("web.2", 1)] }).Actions));
    }

    [Fact]
    public void Old_web_dynos_stay_while_the_candidates_start()
    {
        var view = FormationView.Empty with { Current = Spec(1, web: 2), Candidate = Spec(2, web: 2), Dynos = [Dyno("web.1", 1), Dyno("web.2", 1)] };

        Assert.Equal(["start web.1 v2", "start web.2 v2"], Told(Plan(view)));
        Assert.Equal(2, FormationPlanner.Serving(view).Length);
    }

    [Fact]
    public void Old_dynos_are_retired_once_the_release_is_current()
    {
        var view = FormationView.Empty with
        {
            Current = Spec(2, web: 1, worker: 1),
            Dynos = [Dyno("web.1", 1), Dyno("web.1", 2), Dyno("worker.1", 1)],
        };

        Assert.Equal(["stop worker.1 v1 Retired", "stop web.1 v1 Retired"], Told(Plan(view), view));
        Assert.Equal([view.Dynos[1].Id], FormationPlanner.Serving(view));
    }

    [Fact]
    public void A_worker_starts_only_when_the_one_before_it_has_gone()
    {
        var view = FormationView.Empty with { Current = Spec(2, web: 0, worker: 1), Dynos = [Dyno("worker.1", 1, DynoState.Stopping)] };

        Assert.Empty(Plan(view).Actions);
        Assert.Equal(["start worker.1 v2"], Told(Plan(view with { Dynos = [] })));
    }

    [Fact]
    public void Scaling_up_starts_the_difference_alone()
    {
        var view = FormationView.Empty with { Current = Spec(1, web: 1), Candidate = Spec(1, web: 3), Dynos = [Dyno("web.1", 1)] };

        Assert.Equal(["web.2", "web.3"], Assert.IsType<FormationAction.Promote>(Assert.Single(Plan(view).Actions)).Awaited.Select(n => n.ToString()));
        Assert.Equal(["start web.2 v1", "start web.3 v1"], Told(Plan(view with { Current = view.Candidate, Candidate = null })));
    }

    [Fact]
    public void One_failed_dyno_of_a_scale_up_leaves_the_others()
    {
        var view = FormationView.Empty with
        {
            Current = Spec(1, web: 3),
            Dynos = [Dyno("web.1", 1), Dyno("web.2", 1, DynoState.Starting)],
            Crashes = Crashed("web.3", 2, 10),
        };

        Assert.Empty(Plan(view).Actions);
        Assert.Equal(["start web.3 v1"], Told(FormationPlanner.Plan(view, Now.AddSeconds(10))));
    }

    [Fact]
    public void Of_several_dynos_of_one_name_one_that_serves_is_kept()
    {
        var (serving, starting, youngest) = (Dyno("web.1", 1), Dyno("web.1", 1, DynoState.Starting), Dyno("web.1", 1) with { CycleAt = Now.AddHours(25) });
        var view = FormationView.Empty with { Current = Spec(1, web: 1), Dynos = [serving, starting] };
        var two = view with { Dynos = [serving, youngest, starting] };

        Assert.Equal([new FormationAction.Stop(starting.Id, StopReason.Doubled)], Plan(view).Actions);
        Assert.Equal([serving.Id, starting.Id], Plan(two).Actions.Cast<FormationAction.Stop>().Select(s => s.Id));
    }

    [Fact]
    public void Of_several_workers_of_one_name_one_is_kept()
    {
        var (one, other) = (Dyno("worker.1", 1), Dyno("worker.1", 1) with { CycleAt = Now.AddHours(23) });
        var view = FormationView.Empty with { Current = Spec(1, web: 0, worker: 1), Dynos = [one, other] };

        Assert.Equal([new FormationAction.Stop(other.Id, StopReason.Doubled)], Plan(view).Actions);
    }

    [Fact]
    public void A_doubled_dyno_that_is_to_be_replaced_is_replaced_by_one()
    {
        var (old, older) = (Dyno("web.1", 1) with { Replace = true }, Dyno("web.1", 1) with { Replace = true });
        var view = FormationView.Empty with { Current = Spec(1, web: 1), Dynos = [old, older] };
        var started = view with { Dynos = [old, older, Dyno("web.1", 1)] };

        Assert.Equal(["start web.1 v1"], Told(Plan(view)));
        Assert.Equal(["stop web.1 v1 Replaced", "stop web.1 v1 Replaced"], Told(Plan(started), started));
    }

    [Fact]
    public void Scaling_up_does_not_wait_for_a_dyno_that_crashes_all_along()
    {
        var view = FormationView.Empty with
        {
            Current = Spec(1, web: 1),
            Candidate = Spec(1, web: 2),
            Dynos = [Dyno("web.2", 1)],
            Crashes = Crashed("web.1", 5, 60),
        };

        Assert.IsType<FormationAction.Promote>(Assert.Single(Plan(view).Actions));
    }

    [Fact]
    public void Scaling_down_stops_the_highest_numbers()
    {
        var view = FormationView.Empty with { Current = Spec(1, web: 1), Dynos = [Dyno("web.1", 1), Dyno("web.2", 1), Dyno("web.3", 1)] };

        Assert.Equal(["stop web.2 v1 ScaledDown", "stop web.3 v1 ScaledDown"], Told(Plan(view), view));
    }

    [Fact]
    public void Scaling_to_zero_stops_every_dyno()
    {
        var view = FormationView.Empty with { Current = Spec(1, web: 0), Dynos = [Dyno("web.1", 1), Dyno("worker.1", 1)] };

        Assert.Equal(["stop web.1 v1 ScaledDown", "stop worker.1 v1 ScaledDown"], Told(Plan(view), view));
    }

    [Fact]
    public void A_process_type_that_a_release_drops_ends()
    {
        var view = FormationView.Empty with { Current = Spec(2, web: 1), Dynos = [Dyno("web.1", 2), Dyno("worker.1", 1)] };

        Assert.Equal(["stop worker.1 v1 ScaledDown"], Told(Plan(view), view));
    }

    [Fact]
    public void A_crashed_dyno_waits_for_its_time()
    {
        var view = FormationView.Empty with { Current = Spec(1, web: 1), Crashes = Crashed("web.1", 3, 20) };

        Assert.Empty(Plan(view).Actions);
        Assert.Equal(Now.AddSeconds(20), Plan(view).WakeAt);
        Assert.Equal(["start web.1 v1"], Told(FormationPlanner.Plan(view, Now.AddSeconds(20))));
    }

    [Fact]
    public void Replacing_a_web_dyno_starts_the_new_one_first()
    {
        var old = Dyno("web.1", 1) with { Replace = true };
        var view = FormationView.Empty with { Current = Spec(1, web: 1), Dynos = [old] };
        var started = view with { Dynos = [old, Dyno("web.1", 1, DynoState.Starting)] };
        var up = view with { Dynos = [old, Dyno("web.1", 1)] };

        Assert.Equal(["start web.1 v1"], Told(Plan(view)));
        Assert.Empty(Plan(started).Actions);
        Assert.Equal(["stop web.1 v1 Replaced"], Told(Plan(up), up));
    }

    [Fact]
    public void A_day_old_dyno_is_replaced()
    {
        var view = FormationView.Empty with { Current = Spec(1, web: 1, worker: 1), Dynos = [Dyno("web.1", 1), Dyno("worker.1", 1)] };

        Assert.Equal(Now.AddHours(24), Plan(view).WakeAt);
        Assert.Equal(["start web.1 v1", "stop worker.1 v1 Replaced"], Told(FormationPlanner.Plan(view, Now.AddHours(24)), view));
    }

    [Fact]
    public void Another_size_is_another_dyno()
    {
        var view = FormationView.Empty with { Current = Spec(1, web: 1, worker: 1), Candidate = Spec(1, web: 1, worker: 1, size: "Standard-2X"), Dynos = [Dyno("web.1", 1), Dyno("worker.1", 1)] };

        Assert.Equal(["start web.1 v1"], Told(Plan(view)));
    }

    [Fact]
    public void An_old_release_serves_while_none_of_the_current_one_answers()
    {
        var view = FormationView.Empty with { Current = Spec(2, web: 1), Dynos = [Dyno("web.1", 1), Dyno("web.1", 2, DynoState.Starting)] };

        Assert.Empty(Plan(view).Actions);
        Assert.Equal([view.Dynos[0].Id], FormationPlanner.Serving(view));
    }

    [Fact]
    public void What_the_router_is_told_follows_the_web_dynos()
    {
        var one = FormationView.Empty with { Current = Spec(1, web: 1) };

        Assert.Equal(WebState.Blank, FormationPlanner.StateOf(FormationView.Empty));
        Assert.Equal(WebState.None, FormationPlanner.StateOf(one with { Current = Spec(1, web: 0) }));
        Assert.Equal(WebState.Starting, FormationPlanner.StateOf(one with { Dynos = [Dyno("web.1", 1, DynoState.Starting)] }));
        Assert.Equal(WebState.Serving, FormationPlanner.StateOf(one with { Dynos = [Dyno("web.1", 1)] }));
        Assert.Equal(WebState.Crashed, FormationPlanner.StateOf(one with { Crashes = Crashed("web.1", 1, 0) }));
    }

    [Fact]
    public void The_waits_after_crashes_double_up_to_twenty_minutes()
    {
        var waits = new List<double>();
        Crash? crash = null;
        for (var i = 0; i < 10; i++)
        {
            crash = Crash.After(crash, TimeSpan.FromSeconds(1), Now);
            waits.Add((crash.StartAt - Now).TotalSeconds);
        }

        Assert.Equal([0, 10, 20, 40, 80, 160, 320, 640, 1200, 1200], waits);
        Assert.Equal(1, Crash.After(crash, TimeSpan.FromHours(2), Now).Count);
    }

    private static FormationPlan Plan(FormationView view) => FormationPlanner.Plan(view, Now);

    private static FormationSpec Spec(int version, int web, int worker = 0, string size = "Standard-1X") => new(
        App,
        AppName.Parse("pave").Value,
        new ReleaseVersion(version),
        new SlugReference(Guid.Empty, null, 0),
        ImmutableSortedDictionary<string, string>.Empty,
        [
            new ProcessSpec(ProcessType.Web, "serve", web, DynoSize.Find(size).Value),
            new ProcessSpec(ProcessType.Parse("worker").Value, "work", worker, DynoSize.Find(size).Value),
        ],
        "pave.localhost");

    private static DynoView Dyno(string name, int version, DynoState state = DynoState.Up)
    {
        var parsed = DynoName.Parse(name).Value;
        return new(
            Guid.NewGuid(), parsed, new ReleaseVersion(version), parsed.Type == ProcessType.Web ? "serve" : "work", "Standard-1X", state, false, Now.AddHours(24));
    }

    private static ImmutableDictionary<DynoName, Crash> Crashed(string name, int count, int seconds) =>
        ImmutableDictionary<DynoName, Crash>.Empty.Add(DynoName.Parse(name).Value, new Crash(count, Now.AddSeconds(seconds)));

    private static IEnumerable<string> Told(FormationPlan plan, FormationView? view = null) => plan.Actions.Select(a => a switch
    {
        FormationAction.Start start => $"start {start.Name} {start.Spec.Version}",
        FormationAction.Stop stop => view!.Dynos.Single(d => d.Id == stop.Id) is var d ? $"stop {d.Name} {d.Version} {stop.Reason}" : "",
        _ => "promote",
    });
}
