using Dapper;
using Tarmac.Core.Outcomes;
using Tarmac.Server.Apps;
using Tarmac.Server.Database;

namespace Tarmac.Server.AddOns;

/// <summary>
/// Takes the rows that a new attachment concerns: first the add-ons, in the order of their ids, then the app. Everybody keeps to that order, so
/// that nobody waits in a circle, and the last attachment of an add-on cannot be taken away by two apps at once.
/// </summary>
internal static class AttachmentLocks
{
    /// <param name="change">Holds the locks until it ends.</param>
    /// <param name="app">The app that gets the attachment.</param>
    /// <param name="addOn">The add-on that is attached; null: a new one, which nobody knows yet.</param>
    /// <param name="replaced">The attachment that may be replaced; null: none.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    public static async Task<Result<AppRow>> TakeAsync(Change change, AppRow app, Guid? addOn, string? replaced, CancellationToken cancellation)
    {
        var displaced = await DisplacedAsync(change, app, replaced, cancellation);
        foreach (var id in new[] { addOn, displaced }.OfType<Guid>().Distinct().Order())
        {
            var row = await AddOnStore.LockAsync(change, id, cancellation);
            if (id == addOn && row is not { State: "provisioned" })
            {
                return row is { State: "provisioning" } ? Fault.Invalid($"{row.Name} is not provisioned yet. Wait for it: heroku pg:wait") : AddOnStore.Missing;
            }
        }

        var locked = await AppStore.LockAsync(change, app.Id, cancellation);
        if (locked.Succeeded && await DisplacedAsync(change, app, replaced, cancellation) != displaced)
        {
            return Fault.Conflict($"{replaced} of {app.Name} was changed at the same time. Try again.");
        }

        return locked.Succeeded && displaced is { } lost && lost != addOn && await IsLastAsync(change, lost, app, replaced, cancellation) is { } name
            ? Fault.Invalid($"{replaced} is the only attachment of {name}. Attach that under another name first: heroku addons:attach {name}")
            : locked;
    }

    private static async Task<Guid?> DisplacedAsync(Change change, AppRow app, string? name, CancellationToken cancellation) => name is null
        ? null
        : await change.Db.QuerySingleOrDefaultAsync<Guid?>(new CommandDefinition(
            "select addon_id from addon_attachments where app_id = @Id and name = upper(@name)", new { app.Id, name }, cancellationToken: cancellation));

    // An add-on that no app has any more could never be found again.
    private static Task<string?> IsLastAsync(Change change, Guid addOn, AppRow app, string? name, CancellationToken cancellation) =>
        change.Db.QuerySingleOrDefaultAsync<string?>(new CommandDefinition(
            """
            select d.name from addons d where d.id = @addOn
                and not exists (select from addon_attachments o where o.addon_id = d.id and not (o.app_id = @Id and o.name = upper(@name)))
            """,
            new { addOn, app.Id, name }, cancellationToken: cancellation));
}
