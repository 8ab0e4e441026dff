namespace Tarmac.Server.Deployments;

/// <summary>Decides what is next for an app. Releases are taken in the order of their versions, one at a time.</summary>
internal static class DeploymentPlanner
{
    /// <param name="applied">Null after a start of this program.</param>
    public static DeploymentStep Next(AppSnapshot app, AppliedFormation? applied, DateTimeOffset now)
    {
        if (app.Destroying)
        {
            return new DeploymentStep(DeploymentStepKind.Remove, null);
        }

        // After a start the current release comes first: a pending release may take an hour. Later a pending release comes first, also where the
        // current one cannot be brought up: the pending one may be its repair.
        if (app.Current is { Slug: not null } current && (applied is null || (app.Pending is null && IsDue(app, current, applied, now))))
        {
            return new DeploymentStep(DeploymentStepKind.Apply, current);
        }

        return app.Pending is { } pending ? new DeploymentStep(NextOf(pending), pending) : DeploymentStep.Nothing;
    }

    private static bool IsDue(AppSnapshot app, DeployableRelease current, AppliedFormation applied, DateTimeOffset now) =>
        applied.Fingerprint != app.FingerprintOf(current) || applied.RetryAt <= now;

    // No step of this program is under way when the planner is asked, so the step that made the phase 'running' broke off.
    private static DeploymentStepKind NextOf(DeployableRelease pending) => pending switch
    {
        { Phase: ReleasePhase.Running } => DeploymentStepKind.SettleReleaseCommand,
        { Phase: ReleasePhase.NotBegun, Slug: not null, ReleaseCommand: not null } => DeploymentStepKind.RunReleaseCommand,
        _ => DeploymentStepKind.RollOut,
    };
}
