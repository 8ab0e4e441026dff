using System.Data.Common;
using Dapper;
using Tarmac.Builds;
using Tarmac.Builds.Output;
using Tarmac.Core.ConfigVars;
using Tarmac.Core.Formations;
using Tarmac.Server.Apps;
using Tarmac.Server.Builds;
using Tarmac.Server.ConfigVars;
using Tarmac.Server.Database;
using Tarmac.Server.Deployments;
using Tarmac.Server.Releases;

namespace Tarmac.Server.Launches;

/// <summary>From a slug to a running release, told line by line as Heroku tells it.</summary>
internal sealed class Launch(
    ControlDatabase database, ReleaseLedger releases, ConfigVarBox box, ILaunchAddOns addOns, ReleaseProgress progress, BuildOutputs outputs, AppUrls urls)
{
    /// <summary>False: the old release serves on, and the output says why.</summary>
    public async Task<bool> RunAsync(AppRow app, BuildRow build, BuiltSlug slug, IBuildOutput output, CancellationToken cancellation)
    {
        var actor = new Actor(build.AccountId, build.AccountEmail);
        await output.TitleAsync("Launching...", cancellation);
        if (await IsFirstAsync(app, cancellation) && !await AddRequestedAddOnsAsync(app, slug, actor, output, cancellation))
        {
            return false;
        }

        if (slug.Processes.Any(p => p.Key == ProcessType.Release))
        {
            await output.WarningAsync("Release command declared: this new release will not be available until the command succeeds.", cancellation);
        }

        if (await ReleaseAsync(app, build, slug, actor) is not { } release)
        {
            await output.WarningAsync("The app was destroyed.", cancellation);
            return false;
        }

        await output.BodyAsync($"Released {release.ReleaseVersion}", cancellation);
        await FollowAsync(release, output, cancellation);
        var outcome = await progress.OutcomeAsync(release.Id, cancellation);
        await (outcome.Succeeded ? SucceededAsync(app, output, cancellation) : FailedAsync(app, release, outcome, output, cancellation));
        return outcome.Succeeded;
    }

    private async Task<bool> IsFirstAsync(AppRow app, CancellationToken cancellation)
    {
        await using var db = await database.OpenAsync(cancellation);
        return await IsFirstAsync(db, app, cancellation);
    }

    private static async Task<bool> IsFirstAsync(DbConnection db, AppRow app, CancellationToken cancellation) =>
        !await db.ExecuteScalarAsync<bool>(new CommandDefinition(
            "select exists (select from releases where app_id = @Id and slug_id is not null and status = 'succeeded')", new { app.Id }, cancellationToken: cancellation));

    // What bin/release asked for. Config vars that the app has are its own business.
    private async Task<bool> AddRequestedAddOnsAsync(AppRow app, BuiltSlug slug, Actor actor, IBuildOutput output, CancellationToken cancellation)
    {
        foreach (var plan in slug.AddOns)
        {
            var added = await addOns.EnsureAsync(app, plan, actor, cancellation);
            if (!added.Succeeded)
            {
                await output.WarningAsync($"The add-on {plan}, which the buildpack asks for, could not be added: {added.Fault.Message}", cancellation);
                await output.WarningAsync("Push failed", cancellation);
                return false;
            }

            if (added.Value is { } text)
            {
                await output.BodyAsync(text, cancellation);
            }
        }

        return true;
    }

    private async Task<ReleaseRow?> ReleaseAsync(AppRow app, BuildRow build, BuiltSlug slug, Actor actor)
    {
        await using var change = await database.BeginAsync(actor, CancellationToken.None);
        var locked = await AppStore.LockAsync(change, app.Id, CancellationToken.None);
        if (!locked.Succeeded)
        {
            return null;
        }

        var config = box.Open(locked.Value.Config);
        var missing = slug.ConfigVars.Where(v => !config.Values.ContainsKey(v.Key)).ToDictionary(v => v.Key, v => (string?)v.Value);
        var wanted = missing.Count > 0 && await IsFirstAsync(change.Db, app, CancellationToken.None) ? config.With(missing).Match<ConfigVarSet?>(c => c, _ => null) : null;
        var description = $"Deploy {Short(slug.Version ?? build.Id.ToString())}";
        change.Say(app.AppId, description);
        var release = await releases.CreateAsync(change, locked.Value, description, CancellationToken.None, wanted, slug.Slug.Id);
        await change.Db.ExecuteAsync("update builds set release_id = @release, updated_at = now() where id = @Id", new { release = release.Id, build.Id });
        await change.CommitAsync(CancellationToken.None);
        return release;
    }

    private async Task FollowAsync(ReleaseRow release, IBuildOutput output, CancellationToken cancellation)
    {
        if (!release.HasReleasePhase)
        {
            return;
        }

        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var outcome = progress.OutcomeAsync(release.Id, waiting.Token);
        var begun = progress.CommandStartedAsync(release.Id);
        if (await Task.WhenAny(begun, outcome) == begun)
        {
            await output.LineAsync("Running release command...", cancellation);
            await foreach (var bytes in outputs.ReadAsync(release.Id, 0, cancellation))
            {
                await output.WriteAsync(bytes, cancellation);
            }

            await output.LineAsync("", cancellation);
        }

        await waiting.CancelAsync();
        await ((Task)outcome).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task SucceededAsync(AppRow app, IBuildOutput output, CancellationToken cancellation)
    {
        await output.BodyAsync($"{urls.Web(app.Name)} deployed to Heroku", cancellation);
        await output.LineAsync("", cancellation);
        await output.LineAsync("Verifying deploy... done.", cancellation);
    }

    private static async Task FailedAsync(AppRow app, ReleaseRow release, ReleaseOutcome outcome, IBuildOutput output, CancellationToken cancellation)
    {
        await output.LineAsync("", cancellation);
        await output.WarningAsync($"Release {release.ReleaseVersion} failed: {outcome.Failure}", cancellation);
        if (!outcome.LastLines.IsEmpty)
        {
            await output.WarningAsync("Its last lines of output:", cancellation);
            foreach (var line in outcome.LastLines)
            {
                await output.BodyAsync(line, cancellation);
            }
        }

        await output.WarningAsync("The previous release keeps running.", cancellation);
        await output.LineAsync("", cancellation);
        await output.LineAsync("Verifying deploy...", cancellation);
        await output.LineAsync("", cancellation);
        await output.LineAsync($"!\tPush rejected to {app.Name}.", cancellation);
    }

    private static string Short(string version) => version.Length > 8 ? version[..8] : version;
}
