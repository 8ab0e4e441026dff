using Dapper;
using Tarmac.Core.Outcomes;
using Tarmac.Postgres.AddOns;
using Tarmac.Server.Apps;
using Tarmac.Server.Database;

namespace Tarmac.Server.AddOns;

/// <summary>Attaches and detaches add-ons that exist, as <c>addons:attach</c>, <c>addons:detach</c> and <c>pg:promote</c> ask.</summary>
internal sealed class AttachmentChanges(ControlDatabase database, Attachments attachments, PostgresAddOns postgres, AddOnSecrets secrets)
{
    public async Task<Result<AttachmentRow>> AttachAsync(
        Actor actor, AppRow app, AddOnRow addOn, string? name, bool replace, CancellationToken cancellation)
    {
        await using var change = await database.BeginAsync(actor, cancellation);
        var locked = await AttachmentLocks.TakeAsync(change, app, addOn.Id, replace ? name : null, cancellation);
        if (!locked.Succeeded)
        {
            return locked.Fault;
        }

        var found = postgres.Inspection.Find(addOn.Id, secrets.Open(addOn.Secret));
        if (!found.Succeeded)
        {
            return found.Fault;
        }

        var attached = await attachments.AttachAsync(change, locked.Value, addOn.Id, addOn.Name, name, found.Value.Url, replace, cancellation);
        if (!attached.Succeeded)
        {
            return attached.Fault;
        }

        var row = await change.Db.QuerySingleAsync<AttachmentRow>(
            new CommandDefinition($"{AttachmentStore.Select} where t.id = @id", new { id = attached.Value }, cancellationToken: cancellation));
        await change.CommitAsync(cancellation);
        return row;
    }

    public async Task<Result<AttachmentRow>> DetachAsync(Actor actor, AttachmentRow attachment, CancellationToken cancellation)
    {
        await using var change = await database.BeginAsync(actor, cancellation);
        var addOn = await AddOnStore.LockAsync(change, attachment.AddonId, cancellation);
        var locked = await AppStore.LockAsync(change, attachment.AppId, cancellation);
        if (!locked.Succeeded)
        {
            return locked.Fault;
        }

        var all = await AttachmentStore.OfAddOnAsync(change, attachment.AddonId, cancellation);
        if (addOn is null || all.All(a => a.Id != attachment.Id))
        {
            return AttachmentStore.Missing;
        }

        if (all.Count == 1)
        {
            return Fault.Invalid($"{attachment.Name} is the last attachment of {addOn.Name}. To destroy the add-on: heroku addons:destroy {addOn.Name}");
        }

        await attachments.DetachAsync(change, locked.Value, attachment, cancellation);
        await change.CommitAsync(cancellation);
        return attachment;
    }
}
