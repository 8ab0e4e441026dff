using Dapper;
using Tarmac.Core.Outcomes;
using Tarmac.Server.Apps;
using Tarmac.Server.ConfigVars;
using Tarmac.Server.Database;

namespace Tarmac.Server.Releases;

/// <summary>Releases that a user asks for by name: of a slug, and of an earlier release's slug and config.</summary>
internal sealed class ReleaseCreation(ControlDatabase database, ReleaseLedger ledger, ConfigVarBox box)
{
    public async Task<Result<ReleaseRow>> OfSlugAsync(Actor actor, AppRow app, string slug, string? description, CancellationToken cancellation)
    {
        await using var change = await database.BeginAsync(actor, cancellation);
        var locked = await AppStore.LockAsync(change, app.Id, cancellation);
        if (!locked.Succeeded)
        {
            return locked.Fault;
        }

        var id = await change.Db.QuerySingleOrDefaultAsync<Guid?>(new CommandDefinition(
            "select id from slugs where app_id = @app and id = @slug and size is not null",
            new { app = app.Id, slug = Guid.TryParse(slug, out var guid) ? guid : Guid.Empty }, cancellationToken: cancellation));
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
            return Fault.Invalid(target.SlugId is null && target.Status == "succeeded"
                ? $"Cannot roll back to {target.ReleaseVersion}: nothing was deployed at that release."
                : $"Cannot roll back to {target.ReleaseVersion}: its status is {target.Status}.");
        }

        await using var change = await database.BeginAsync(actor, cancellation);
        var locked = await AppStore.LockAsync(change, app.Id, cancellation);
        if (!locked.Succeeded)
        {
            return locked.Fault;
        }

        var text = $"Rollback to {target.ReleaseVersion}";
        change.Say(app.AppId, text);
        var made = await ledger.CreateAsync(change, locked.Value, text, cancellation, box.Open(target.Config), target.SlugId);
        await change.CommitAsync(cancellation);
        return made;
    }
}
