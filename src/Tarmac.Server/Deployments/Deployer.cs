using Tarmac.Core.Dynos;
using Tarmac.Core.Formations;
using Tarmac.Core.Logs;
using Tarmac.Core.Slugs;
using Tarmac.Server.Telemetry;

namespace Tarmac.Server.Deployments;

/// <summary>Carries out one step of an app's deployment. Each may be broken off at any line and begun again.</summary>
internal sealed partial class Deployer(
    DeploymentStore store, IFormations formations, ReleaseCommands commands, ISlugStore slugs, ReleaseProgress progress, PlatformTraces traces, ILogSink logs, TimeProvider time, ILogger<Deployer> logger)
{
    /// <summary>Null: what the engine was given last did not change.</summary>
    public async Task<Rolled?> RunAsync(DeploymentStep step, AppSnapshot app, CancellationToken cancellation)
    {
        var release = step.Release!;
        using var activity = traces.Step(step.Kind.ToString(), app.Id.Value);
        activity?.SetTag("app", app.Name.Value).SetTag("release", release.Version.ToString());
        switch (step.Kind)
        {
            case DeploymentStepKind.Apply:
                return new Rolled(app.FingerprintOf(release), await ApplyAsync(app, release, cancellation));
            case DeploymentStepKind.SettleReleaseCommand:
                await EndCommandAsync(app, release, await commands.SettleAsync(app, release, cancellation), cancellation);
                return null;
            case DeploymentStepKind.RunReleaseCommand:
                await EndCommandAsync(app, release, await commands.RunAsync(app, release, cancellation), cancellation);
                return null;
            case DeploymentStepKind.RollOut:
                var rolled = await RollOutAsync(app, release, cancellation);
                traces.End(app.Id.Value);
                return rolled;
            default:
                return null;
        }
    }

    /// <summary>Gives up on a release that cannot be deployed for reasons of our own.</summary>
    public Task AbandonAsync(AppSnapshot app, DeployableRelease release, string reason, CancellationToken cancellation) =>
        FailAsync(app, release, new ReleaseOutcome(reason, []), cancellation);

    private async Task<bool> ApplyAsync(AppSnapshot app, DeployableRelease release, CancellationToken cancellation)
    {
        var rollout = await formations.ApplyAsync(SpecOf(app, release), cancellation);
        if (!rollout.Succeeded)
        {
            Log.NotApplied(logger, app.Name.Value, release.Version.ToString(), rollout.Reason!);
        }

        return rollout.Succeeded;
    }

    private async Task EndCommandAsync(AppSnapshot app, DeployableRelease release, ReleaseOutcome? failure, CancellationToken cancellation)
    {
        if (failure is not null)
        {
            await FailAsync(app, release, failure, cancellation);
        }
    }

    private async Task<Rolled?> RollOutAsync(AppSnapshot app, DeployableRelease release, CancellationToken cancellation)
    {
        if (release.Slug is { } slug)
        {
            if (slugs.FileOf(slug) is null)
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
        return new Rolled(app.FingerprintOf(release), Complete: true);
    }

    private async Task FailAsync(AppSnapshot app, DeployableRelease release, ReleaseOutcome outcome, CancellationToken cancellation)
    {
        await store.FailAsync(app, release, outcome.Failure!, cancellation);
        logs.Write(app.Id, new LogLine(time.GetUtcNow(), LogSource.App, "api", $"Release {release.Version} failed -- {outcome.Failure}"));
        commands.Forget(release.Id);
        progress.Ended(release.Id, outcome);
    }

    private FormationSpec SpecOf(AppSnapshot app, DeployableRelease release) => new(
        app.Id,
        app.Name,
        release.Version,
        release.Slug!,
        DynoMetadata.Environment(app, release),
        app.ProcessesOf(release),
        app.Hosts.FirstOrDefault() ?? app.Name.Value);

    private static partial class Log
    {
        [LoggerMessage(4300, LogLevel.Warning, "App {App}: the formation of {Release} could not be applied, and is tried again: {Reason}")]
        public static partial void NotApplied(ILogger logger, string app, string release, string reason);
    }
}
