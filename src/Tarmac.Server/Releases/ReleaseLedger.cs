using Dapper;
using Tarmac.Core.ConfigVars;
using Tarmac.Server.Apps;
using Tarmac.Server.ConfigVars;
using Tarmac.Server.Database;
using Tarmac.Server.Events;
using Tarmac.Server.Formations;
using Tarmac.Server.Telemetry;

namespace Tarmac.Server.Releases;

/// <summary>
/// The one way to make a release, and the one way to end one. A release of an app that has a slug is <c>pending</c> until the deployment loop has
/// run its release phase and rolled it out; without a slug there is nothing to do, and it is current at once.
/// </summary>
internal sealed class ReleaseLedger(ConfigVarBox box, FormationStore formations, PlatformTraces traces)
{
    /// <summary>
    /// Makes the app's next release in the caller's transaction; <paramref name="app"/> must come from <see cref="AppStore.LockAsync"/>. Without a config
    /// the app's present one, without a slug that of the newest release that has not failed.
    /// </summary>
    public async Task<ReleaseRow> CreateAsync(
        Change change, AppRow app, string description, CancellationToken cancellation, ConfigVarSet? config = null, Guid? slug = null)
    {
        var db = change.Db;
        var sealedConfig = config is null ? app.Config : box.Seal(config);
        slug ??= await db.QuerySingleOrDefaultAsync<Guid?>(new CommandDefinition(
            "select slug_id from releases where app_id = @Id and status in ('pending', 'succeeded') order by version desc limit 1",
            new { app.Id }, cancellationToken: cancellation));
        var id = Guid.CreateVersion7();
        await db.ExecuteAsync(new CommandDefinition(
            """
            insert into releases (id, app_id, version, account_id, slug_id, config, description, status)
            values (@id, @app, (select coalesce(max(version), 0) + 1 from releases where app_id = @app), @account, @slug, @sealedConfig, @description, 'pending')
            """,
            new { id, app = app.Id, account = change.Actor.Account ?? app.OwnerId, slug, sealedConfig, description }, cancellationToken: cancellation));
        if (config is not null)
        {
            await db.ExecuteAsync(new CommandDefinition(
                "update apps set config = @sealedConfig, updated_at = now() where id = @Id", new { sealedConfig, app.Id }, cancellationToken: cancellation));
        }

        traces.Follow(app.Id);
        var release = await GetAsync(change, id, cancellation);
        change.Record(new ReleaseEvent.Created(app.Id, id, release.Version, description));
        change.Say(app.AppId, $"Release {release.ReleaseVersion} created");
        if (slug is null)
        {
            await SucceedAsync(change, release, cancellation);
            return await GetAsync(change, id, cancellation);
        }

        return release;
    }

    /// <summary>Makes a pending release the current one, and the formation what its slug declares.</summary>
    public async Task SucceedAsync(Change change, ReleaseRow release, CancellationToken cancellation)
    {
        await change.Db.ExecuteAsync(new CommandDefinition(
            """
            update releases set is_current = false, updated_at = now() where app_id = @AppId and is_current;
            update releases set status = 'succeeded', is_current = true, failure = null, updated_at = now() where id = @Id;
            update apps set released_at = now(), updated_at = now() where id = @AppId;
            """,
            new { release.Id, release.AppId }, cancellationToken: cancellation));
        await formations.AdoptAsync(change, release.AppId, release.SlugId, cancellation);
        change.Record(new ReleaseEvent.Succeeded(release.AppId, release.Id, release.Version));
    }

    /// <summary>Ends a pending release without making it current; what ran before goes on.</summary>
    public async Task FailAsync(Change change, ReleaseRow release, string reason, CancellationToken cancellation)
    {
        await change.Db.ExecuteAsync(new CommandDefinition(
            "update releases set status = 'failed', failure = @reason, updated_at = now() where id = @Id and status = 'pending'",
            new { release.Id, reason }, cancellationToken: cancellation));
        change.Record(new ReleaseEvent.Failed(release.AppId, release.Id, release.Version, reason));
    }

    private static Task<ReleaseRow> GetAsync(Change change, Guid id, CancellationToken cancellation) => change.Db.QuerySingleAsync<ReleaseRow>(
        new CommandDefinition($"{ReleaseSql.Select} where r.id = @id", new { id }, cancellationToken: cancellation));
}
