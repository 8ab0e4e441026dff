namespace Tarmac.Server.Deployments;

/// <summary>What to do next for an app, and with which release.</summary>
internal sealed record DeploymentStep(DeploymentStepKind Kind, DeployableRelease? Release)
{
    public static DeploymentStep Nothing { get; } = new(DeploymentStepKind.Nothing, null);
}
