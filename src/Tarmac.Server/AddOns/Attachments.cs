using System.Security.Cryptography;
using Dapper;
using Tarmac.Core.Outcomes;
using Tarmac.Server.Apps;
using Tarmac.Server.ConfigVars;
using Tarmac.Server.Database;
using Tarmac.Server.Events;
using Tarmac.Server.Releases;

namespace Tarmac.Server.AddOns;

/// <summary>Attaches and detaches: the row, the config var and the release, in the caller's transaction.</summary>
internal sealed class Attachments(ConfigVarBox box, ReleaseLedger releases)
{
    /// <summary>Adds the row. With a URL (the add-on is there) the config var comes with a release; without, when it is provisioned.</summary>
    public async Task<Result<Guid>> AttachAsync(
        Change change, AppRow app, Guid addOn, string addOnName, string? wanted, string? url, bool replace, CancellationToken cancellation)
    {
        string[] taken = [.. await change.Db.QueryAsync<string>(
            new CommandDefinition("select name from addon_attachments where app_id = @Id", new { app.Id }, cancellationToken: cancellation))];
        var parsed = wanted is null ? AttachmentNames.Choose(taken, RandomNumberGenerator.GetInt32) : AttachmentNames.Parse(wanted);
        if (!parsed.Succeeded)
        {
            return parsed.Fault;
        }

        var name = parsed.Value;
        if (taken.Contains(name) && !replace)
        {
            return new Fault("confirmation_required", $"{name} is attached on {app.Name} already. To replace it, confirm with the app's name.");
        }

        var config = box.Open(app.Config);
        if (!taken.Contains(name) && config.Values.ContainsKey($"{name}_URL"))
        {
            return Fault.Invalid($"{app.Name} has a config var {name}_URL already. Unset it first, or choose another name: --as NAME.");
        }

        var replaced = await change.Db.QuerySingleOrDefaultAsync<string>(new CommandDefinition(
            """
            with gone as (delete from addon_attachments where app_id = @Id and name = @name returning addon_id)
            select a.name from gone join addons a on a.id = gone.addon_id
            """,
            new { app.Id, name }, cancellationToken: cancellation));
        if (replaced is not null && url is not null)
        {
            // As on Heroku, where heroku pg:promote looks for both releases. This one changes nothing, so that no dyno is without a database in between.
            change.Record(new AttachmentEvent.Deleted(app.Id, name, replaced));
            await releases.CreateAsync(change, app, $"Detach {name} (@ref:{replaced})", cancellation, config);
        }

        var id = Guid.CreateVersion7();
        await change.Db.ExecuteAsync(new CommandDefinition(
            "insert into addon_attachments (id, addon_id, app_id, name) values (@id, @addOn, @app, @name)",
            new { id, addOn, app = app.Id, name }, cancellationToken: cancellation));
        change.Record(new AttachmentEvent.Created(app.Id, name, addOnName));
        return url is null ? id : (await SetAsync(change, app, name, addOnName, url, cancellation)).Then<Guid>(_ => id);
    }

    /// <summary>Sets the attachment's config var to what the add-on answers at.</summary>
    public async Task<Result<bool>> SetAsync(Change change, AppRow app, string name, string addOnName, string url, CancellationToken cancellation)
    {
        var config = box.Open(app.Config).With(new Dictionary<string, string?> { [$"{name}_URL"] = url });
        if (!config.Succeeded)
        {
            return config.Fault;
        }

        var description = $"Attach {name} (@ref:{addOnName})";
        change.Say(app.AppId, description);
        await releases.CreateAsync(change, app, description, cancellation, config.Value);
        return true;
    }

    /// <summary>Removes the row, and the config var by a release.</summary>
    public async Task DetachAsync(Change change, AppRow app, AttachmentRow attachment, CancellationToken cancellation)
    {
        await change.Db.ExecuteAsync(new CommandDefinition("delete from addon_attachments where id = @Id", new { attachment.Id }, cancellationToken: cancellation));
        change.Record(new AttachmentEvent.Deleted(app.Id, attachment.Name, attachment.AddonName));
        var before = box.Open(app.Config);
        var after = before.With(new Dictionary<string, string?> { [attachment.ConfigVar] = null }).Value;
        if (!after.Equals(before))
        {
            var description = $"Detach {attachment.Name} (@ref:{attachment.AddonName})";
            change.Say(app.AppId, description);
            await releases.CreateAsync(change, app, description, cancellation, after);
        }
    }
}
