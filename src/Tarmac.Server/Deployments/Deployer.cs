using Tarmac.Builds.Slugs;
using Tarmac.Core.Dynos;
using Tarmac.Core.Formations;
using Tarmac.Core.Logs;

namespace Tarmac.Server.Deployments;

/// <summary>Carries out one step of an app's deployment. Each may be broken off at any line and begun again.</summary>
internal sealed partial class Deployer(
    DeploymentStore store, IFormations formations, IOneOffs oneOffs, ReleaseCommand command, SlugFiles slugs, ReleaseProgress progress, ILogSink logs, TimeProvider time, ILogger<Deployer> logger)
{
    /// <summary>Returns the fingerprint of what the engine runs now; null where that did not change.</summary>
    public async Task<string?> RunAsync(DeploymentStep step, AppSnapshot app, CancellationToken cancellation)
    {
        var release = step.Release!;
        switch (step.Kind)
        {
            case DeploymentStepKind.Apply:
                await ApplyAsync(app, release, cancellation);
                return app.FingerprintOf(release);
            case DeploymentStepKind.FailInterrupted:
                await EndReleaseDynosAsync(app, cancellation);
                await FailAsync(app, release, new ReleaseOutcome("Tarmac was restarted while the release command ran. Deploy again.", []), cancellation);
                return null;
            case DeploymentStepKind.RunReleaseCommand:
                await RunCommandAsync(app, release, cancellation);
                return null;
            case DeploymentStepKind.RollOut:
                return await RollOutAsync(app, release, cancellation);
            default:
                return null;
        }
    }

    /// <summary>Gives up on a release that cannot be deployed for reasons of our own.</summary>
    public Task AbandonAsync(AppSnapshot app, DeployableRelease release, string reason, CancellationToken cancellation) =>
        FailAsync(app, release, new ReleaseOutcome(reason, []), cancellation);

    private async Task ApplyAsync(AppSnapshot app, DeployableRelease release, CancellationToken cancellation)
    {
        var rollout = await formations.ApplyAsync(SpecOf(app, release), cancellation);
        if (!rollout.Succeeded)
        {
            Log.NotApplied(logger, app.Name.Value, release.Version.ToString(), rollout.Reason!);
        }
    }

    private async Task RunCommandAsync(AppSnapshot app, DeployableRelease release, CancellationToken cancellation)
    {
        await store.SetPhaseAsync(release.Id, ReleasePhase.Running, cancellation);
        var outcome = await command.RunAsync(app, release, cancellation);
        if (outcome.Succeeded)
        {
            await store.SetPhaseAsync(release.Id, ReleasePhase.Done, cancellation);
        }
        else
        {
            await FailAsync(app, release, outcome, cancellation);
        }
    }

    private async Task<string?> RollOutAsync(AppSnapshot app, DeployableRelease release, CancellationToken cancellation)
    {
        if (release.Slug is { } slug)
        {
            if (!File.Exists(slugs.Image(slug).File))
            {
                await FailAsync(app, release, new ReleaseOutcome("Its slug is not on this machine. Deploy again.", []), cancellation);
                return null;
            }

            var rollout = await formations.ApplyAsync(SpecOf(app, release), cancellation);
            if (!rollout.Succeeded)
            {
                await FailAsync(app, release, new ReleaseOutcome(rollout.Reason, rollout.LastLines), cancellation);
                return null;
            }
        }

        if (!await store.SucceedAsync(app, release, cancellation))
        {
            return null;
        }

        progress.Ended(release.Id, ReleaseOutcome.Done);

        // The engine runs what the formation was when the snapshot was taken; the planner sees whether it has changed since.
        return app.FingerprintOf(release);
    }

    private async Task FailAsync(AppSnapshot app, DeployableRelease release, ReleaseOutcome outcome, CancellationToken cancellation)
    {
        await store.FailAsync(app, release, outcome.Failure!, cancellation);
        logs.Write(app.Id, new LogLine(time.GetUtcNow(), LogSource.App, "api", $"Release {release.Version} failed -- {outcome.Failure}"));
        progress.Ended(release.Id, outcome);
    }

    private async Task EndReleaseDynosAsync(AppSnapshot app, CancellationToken cancellation)
    {
        var ids = oneOffs.Dynos(app.Id).Where(d => d.Purpose is DynoPurpose.ReleasePhase).Select(d => d.Id).ToList();
        await oneOffs.StopAsync(app.Id, ids, cancellation);
    }

    private FormationSpec SpecOf(AppSnapshot app, DeployableRelease release) => new(
        app.Id,
        app.Name,
        release.Version,
        slugs.Image(release.Slug!.Value),
        DynoMetadata.Environment(app, release),
        app.ProcessesOf(release),
        app.Hosts.FirstOrDefault() ?? app.Name.Value);

    private static partial class Log
    {
        [LoggerMessage(4300, LogLevel.Warning, "App {App}: {Release} could not be brought to its formation: {Reason}")]
        public static partial void NotApplied(ILogger logger, string app, string release, string reason);
    }
}
