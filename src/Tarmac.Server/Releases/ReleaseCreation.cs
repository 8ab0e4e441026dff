using Dapper;
using Tarmac.Core.Outcomes;
using Tarmac.Server.Apps;
using Tarmac.Server.ConfigVars;
using Tarmac.Server.Database;

namespace Tarmac.Server.Releases;

/// <summary>Releases that a user asks for by name: of a slug, and of an earlier release's slug and config.</summary>
internal sealed class ReleaseCreation(ControlDatabase database, ReleaseLedger ledger, ConfigVarBox box)
{
    // Locked, so that it is not deleted before its release is there. A slug may come from any app that the caller may use: that is a promotion.
    private const string SlugToRelease = $"""
        select s.id from slugs s where s.id = @slug and s.size is not null
            and (s.app_id = @app or exists (
                select from apps a where {AppSql.Alive} and {AppSql.Accessible}
                    and (a.id = s.app_id or exists (select from releases r where r.app_id = a.id and r.slug_id = s.id))))
        for key share of s
        """;

    public async Task<Result<ReleaseRow>> OfSlugAsync(Actor actor, AppRow app, string slug, string? description, CancellationToken cancellation)
    {
        await using var change = await database.BeginAsync(actor, cancellation);
        var locked = await AppStore.LockAsync(change, app.Id, cancellation);
        if (!locked.Succeeded)
        {
            return locked.Fault;
        }

        var id = await change.Db.QuerySingleOrDefaultAsync<Guid?>(new CommandDefinition(
            SlugToRelease,
            new { app = app.Id, slug = Guid.TryParse(slug, out var guid) ? guid : Guid.Empty, caller = actor.Account ?? Guid.Empty }, cancellationToken: cancellation));
        if (id is null)
        {
            return Fault.NotFound("slug", "Couldn't find that slug, or its archive was not uploaded yet.");
        }

        var text = description ?? $"Deploy {id.Value.ToString()[..8]}";
        change.Say(app.AppId, text);
        var made = await ledger.CreateAsync(change, locked.Value, text, cancellation, slug: id);
        await change.CommitAsync(cancellation);
        return made;
    }

    /// <summary>A new release with the old one's slug and config. Add-ons keep what they have.</summary>
    public async Task<Result<ReleaseRow>> RollbackAsync(Actor actor, AppRow app, ReleaseRow target, CancellationToken cancellation)
    {
        if (target.Status != "succeeded" || target.SlugId is null)
        {
            return NoRollback(target);
        }

        await using var change = await database.BeginAsync(actor, cancellation);
        var locked = await AppStore.LockAsync(change, app.Id, cancellation);
        if (!locked.Succeeded)
        {
            return locked.Fault;
        }

        // Looked at again under a lock: it may have expired meanwhile.
        if (await change.Db.QuerySingleOrDefaultAsync<Guid?>(new CommandDefinition(
            "select slug_id from releases where id = @Id for update", new { target.Id }, cancellationToken: cancellation)) is null)
        {
            return NoRollback(target with { Status = "expired", SlugId = null });
        }

        var text = $"Rollback to {target.ReleaseVersion}";
        change.Say(app.AppId, text);
        var made = await ledger.CreateAsync(change, locked.Value, text, cancellation, box.Open(target.Config), target.SlugId);
        await change.CommitAsync(cancellation);
        return made;
    }

    private static Fault NoRollback(ReleaseRow target) => Fault.Invalid(target.Status switch
    {
        "succeeded" => $"Cannot roll back to {target.ReleaseVersion}: nothing was deployed at that release.",
        "expired" => $"Cannot roll back to {target.ReleaseVersion}: its slug has expired. Only an app's latest releases keep their slugs.",
        var status => $"Cannot roll back to {target.ReleaseVersion}: its status is {status}.",
    });
}
