using Tarmac.Server.Deployments;

namespace Tarmac.Server.Tests.Deployments;

public sealed class DeploymentPlannerTests
{
    [Fact]
    public void A_blank_app_needs_nothing() => Assert.Equal(DeploymentStepKind.Nothing, Next(Releases.AppWith()));

    [Fact]
    public void A_release_without_a_slug_runs_nothing() =>
        Assert.Equal(DeploymentStepKind.Nothing, Next(Releases.AppWith(Releases.Of(2, slug: false))));

    [Fact]
    public void A_destroyed_app_is_removed_whatever_else_waits() =>
        Assert.Equal(DeploymentStepKind.Remove, Next(Releases.AppWith(Releases.Of(3), Releases.Of(4)) with { Destroying = true }));

    [Fact]
    public void After_a_start_what_serves_comes_before_what_waits()
    {
        var app = Releases.AppWith(Releases.Of(3), Releases.Of(4, ReleasePhase.Running));

        var step = DeploymentPlanner.Next(app, applied: null, Now);

        Assert.Equal(DeploymentStepKind.Apply, step.Kind);
        Assert.Equal(app.Current, step.Release);
    }

    [Fact]
    public void The_current_release_is_applied_once()
    {
        var app = Releases.AppWith(Releases.Of(3), null, Releases.Row("web", 1));

        Assert.Equal(DeploymentStepKind.Nothing, DeploymentPlanner.Next(app, Runs(app), Now).Kind);
    }

    [Fact]
    public void A_scale_applies_the_current_release_again()
    {
        var app = Releases.AppWith(Releases.Of(3), null, Releases.Row("web", 1));
        var applied = Runs(app);

        Assert.Equal(DeploymentStepKind.Apply, DeploymentPlanner.Next(app with { Formation = [Releases.Row("web", 3)] }, applied, Now).Kind);
        Assert.Equal(DeploymentStepKind.Apply, DeploymentPlanner.Next(app with { Formation = [Releases.Row("web", 1, "Standard-2X")] }, applied, Now).Kind);
    }

    [Fact]
    public void A_new_domain_is_told_to_the_engine()
    {
        var app = Releases.AppWith(Releases.Of(3));

        Assert.Equal(DeploymentStepKind.Apply, DeploymentPlanner.Next(app with { Hosts = ["pave.localhost"] }, Runs(app), Now).Kind);
    }

    [Fact]
    public void A_first_release_is_rolled_out() =>
        Assert.Equal(DeploymentStepKind.RollOut, Next(Releases.AppWith(null, Releases.Of(3))));

    [Fact]
    public void A_release_command_runs_before_the_rollout()
    {
        Assert.Equal(DeploymentStepKind.RunReleaseCommand, Next(Releases.AppWith(null, Releases.Of(3, types: ["web", "release"]))));
        Assert.Equal(DeploymentStepKind.RollOut, Next(Releases.AppWith(null, Releases.Of(3, ReleasePhase.Done, types: ["web", "release"]))));
    }

    [Fact]
    public void An_interrupted_release_command_is_not_run_twice() =>
        Assert.Equal(DeploymentStepKind.SettleReleaseCommand, Next(Releases.AppWith(null, Releases.Of(3, ReleasePhase.Running, types: ["web", "release"]))));

    [Fact]
    public void A_waiting_release_comes_before_a_scale_of_the_current_one()
    {
        var app = Releases.AppWith(Releases.Of(3), Releases.Of(4), Releases.Row("web", 3));

        var step = DeploymentPlanner.Next(app, new AppliedFormation("something else", null), Now);

        Assert.Equal((DeploymentStepKind.RollOut, app.Pending), (step.Kind, step.Release));
    }

    [Fact]
    public void A_formation_that_did_not_come_up_whole_is_applied_again_when_its_time_has_come()
    {
        var app = Releases.AppWith(Releases.Of(3), null, Releases.Row("web", 4));
        var incomplete = Runs(app) with { RetryAt = Now };

        Assert.Equal(DeploymentStepKind.Nothing, DeploymentPlanner.Next(app, incomplete, Now - TimeSpan.FromSeconds(1)).Kind);
        Assert.Equal(DeploymentStepKind.Apply, DeploymentPlanner.Next(app, incomplete, Now).Kind);
    }

    [Fact]
    public void A_formation_that_did_not_come_up_does_not_hold_up_the_next_release()
    {
        var app = Releases.AppWith(Releases.Of(3), Releases.Of(4));

        var step = DeploymentPlanner.Next(app, Runs(app) with { RetryAt = Now }, Now);

        Assert.Equal((DeploymentStepKind.RollOut, app.Pending), (step.Kind, step.Release));
    }

    private static DateTimeOffset Now { get; } = DateTimeOffset.UnixEpoch;

    private static AppliedFormation Runs(AppSnapshot app) => new(app.FingerprintOf(app.Current!), RetryAt: null);

    private static DeploymentStepKind Next(AppSnapshot app) => DeploymentPlanner.Next(app, applied: null, Now).Kind;
}
