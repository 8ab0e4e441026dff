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

        var step = DeploymentPlanner.Next(app, applied: null);

        Assert.Equal(DeploymentStepKind.Apply, step.Kind);
        Assert.Equal(app.Current, step.Release);
    }

    [Fact]
    public void The_current_release_is_applied_once()
    {
        var app = Releases.AppWith(Releases.Of(3), null, Releases.Row("web", 1));

        Assert.Equal(DeploymentStepKind.Nothing, DeploymentPlanner.Next(app, app.FingerprintOf(app.Current!)).Kind);
    }

    [Fact]
    public void A_scale_applies_the_current_release_again()
    {
        var app = Releases.AppWith(Releases.Of(3), null, Releases.Row("web", 1));
        var applied = app.FingerprintOf(app.Current!);

        Assert.Equal(DeploymentStepKind.Apply, DeploymentPlanner.Next(app with { Formation = [Releases.Row("web", 3)] }, applied).Kind);
        Assert.Equal(DeploymentStepKind.Apply, DeploymentPlanner.Next(app with { Formation = [Releases.Row("web", 1, "Standard-2X")] }, applied).Kind);
    }

    [Fact]
    public void A_new_domain_is_told_to_the_engine()
    {
        var app = Releases.AppWith(Releases.Of(3));

        Assert.Equal(DeploymentStepKind.Apply, DeploymentPlanner.Next(app with { Hosts = ["pave.localhost"] }, app.FingerprintOf(app.Current!)).Kind);
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
        Assert.Equal(DeploymentStepKind.FailInterrupted, Next(Releases.AppWith(null, Releases.Of(3, ReleasePhase.Running, types: ["web", "release"]))));

    [Fact]
    public void A_waiting_release_comes_before_a_scale_of_the_current_one()
    {
        var app = Releases.AppWith(Releases.Of(3), Releases.Of(4), Releases.Row("web", 3));

        var step = DeploymentPlanner.Next(app, "something else");

        Assert.Equal((DeploymentStepKind.RollOut, app.Pending), (step.Kind, step.Release));
    }

    private static DeploymentStepKind Next(AppSnapshot app) => DeploymentPlanner.Next(app, applied: null).Kind;
}
