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
        var url = addOn.State == "provisioned"
            ? (await postgres.ProvisionAsync(addOn.Id, PostgresPlan.Find(addOn.Plan).Value, secrets.Open(addOn.Secret), cancellation)).Then<string?>(d => d.Url)
            : Fault.Invalid($"{addOn.Name} is not provisioned yet. Wait for it: heroku pg:wait");
        if (!url.Succeeded)
        {
            return url.Fault;
        }

        await using var change = await database.BeginAsync(actor, cancellation);
        var locked = await AppStore.LockAsync(change, app.Id, cancellation);
        if (!locked.Succeeded)
        {
            return locked.Fault;
        }

        if (replace && name is not null && await LastOfItsAddOnAsync(change, app.Id, name, addOn.Id, cancellation) is { } lost)
        {
            return Fault.Invalid($"{name} is the only attachment of {lost}. Attach that under another name first: heroku addons:attach {lost}");
        }

        var attached = await attachments.AttachAsync(change, locked.Value, addOn.Id, addOn.Name, name, url.Value, replace, cancellation);
        if (!attached.Succeeded)
        {
            return attached.Fault;
        }

        var row = await GetAsync(change, attached.Value, cancellation);
        await change.CommitAsync(cancellation);
        return row;
    }

    public async Task<Result<AttachmentRow>> DetachAsync(Actor actor, AttachmentRow attachment, CancellationToken cancellation)
    {
        await using var change = await database.BeginAsync(actor, cancellation);
        var locked = await AppStore.LockAsync(change, attachment.AppId, cancellation);
        if (!locked.Succeeded)
        {
            return locked.Fault;
        }

        // The add-on's row is taken too: two apps that detach at once must not both believe that the other keeps it.
        await change.Db.ExecuteAsync(new CommandDefinition(
            "select from addons where id = @AddonId for update", new { attachment.AddonId }, cancellationToken: cancellation));
        var others = await change.Db.ExecuteScalarAsync<int>(new CommandDefinition(
            "select count(*) from addon_attachments where addon_id = @AddonId and id <> @Id", new { attachment.AddonId, attachment.Id }, cancellationToken: cancellation));
        if (others == 0)
        {
            return Fault.Invalid(
                $"{attachment.Name} is the last attachment of {attachment.AddonName}. To be rid of the add-on: heroku addons:destroy {attachment.AddonName}");
        }

        await attachments.DetachAsync(change, locked.Value, attachment, cancellation);
        await change.CommitAsync(cancellation);
        return attachment;
    }

    // An add-on that no app has any more could never be found again.
    private static Task<string?> LastOfItsAddOnAsync(Change change, Guid app, string name, Guid except, CancellationToken cancellation) =>
        change.Db.QuerySingleOrDefaultAsync<string?>(new CommandDefinition(
            """
            select d.name from addon_attachments t join addons d on d.id = t.addon_id
            where t.app_id = @app and t.name = upper(@name) and d.id <> @except
                and not exists (select from addon_attachments o where o.addon_id = t.addon_id and o.id <> t.id)
            """,
            new { app, name, except }, cancellationToken: cancellation));

    private static Task<AttachmentRow> GetAsync(Change change, Guid id, CancellationToken cancellation) => change.Db.QuerySingleAsync<AttachmentRow>(
        new CommandDefinition($"{AttachmentStore.Select} where t.id = @id", new { id }, cancellationToken: cancellation));
}
