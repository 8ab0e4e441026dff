namespace Tarmac.Server.Deployments;

/// <summary>Decides what is next for an app. Releases are taken in the order of their versions, one at a time.</summary>
internal static class DeploymentPlanner
{
    /// <param name="applied">The fingerprint that the engine was given last by this program; null after a start.</param>
    public static DeploymentStep Next(AppSnapshot app, string? applied)
    {
        if (app.Destroying)
        {
            return new DeploymentStep(DeploymentStepKind.Remove, null);
        }

        // What serves comes first after a start: a pending release may take an hour.
        if (app.Current is { Slug: not null } current && (applied is null || (app.Pending is null && applied != app.FingerprintOf(current))))
        {
            return new DeploymentStep(DeploymentStepKind.Apply, current);
        }

        return app.Pending is { } pending ? new DeploymentStep(NextOf(pending), pending) : DeploymentStep.Nothing;
    }

    // A step of this program has ended when the planner is asked, so a running phase is another program's, which died.
    private static DeploymentStepKind NextOf(DeployableRelease pending) => pending switch
    {
        { Phase: ReleasePhase.Running } => DeploymentStepKind.FailInterrupted,
        { Phase: ReleasePhase.NotBegun, Slug: not null, ReleaseCommand: not null } => DeploymentStepKind.RunReleaseCommand,
        _ => DeploymentStepKind.RollOut,
    };
}
