namespace Tarmac.Server.Deployments;

/// <summary>What can be next for an app.</summary>
internal enum DeploymentStepKind
{
    Nothing,

    /// <summary>End the dynos of a destroyed app and remove all that it had.</summary>
    Remove,

    /// <summary>Give the engine the current release as it is wanted now.</summary>
    Apply,

    /// <summary>The end of a release command was not recorded: record it, or fail the release where the end is not known.</summary>
    SettleReleaseCommand,

    /// <summary>Run the release command of the pending release.</summary>
    RunReleaseCommand,

    /// <summary>Bring the pending release into service.</summary>
    RollOut,
}
