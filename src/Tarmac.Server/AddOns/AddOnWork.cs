using Dapper;
using Tarmac.Core.Apps;
using Tarmac.Core.Outcomes;
using Tarmac.Postgres.AddOns;
using Tarmac.Server.Apps;
using Tarmac.Server.Database;
using Tarmac.Server.Events;
using Tarmac.Server.Operations;

namespace Tarmac.Server.AddOns;

/// <summary>
/// Makes a database that was ordered, or removes one that was given up and whose last dump is taken. Everything here may be repeated. What cannot
/// be done now is tried again, and the add-on says why it waits.
/// </summary>
internal sealed partial class AddOnWork(
    PostgresAddOns postgres, AddOnStore store, Attachments attachments, AddOnSecrets secrets, OperationStore operations, ControlDatabase database,
    ILogger<AddOnWork> logger)
{
    public async Task RunAsync(Guid id, CancellationToken cancellation)
    {
        if (await store.GetAsync(id, cancellation) is not { State: "provisioning" or "deprovisioning" } addOn)
        {
            return;
        }

        Fault? fault;
        try
        {
            fault = addOn.State == "provisioning" ? await ProvisionAsync(addOn, cancellation) : await RemoveAsync(addOn, cancellation);
        }
        catch (Exception) when (!cancellation.IsCancellationRequested)
        {
            await ExplainAsync(addOn, "Tarmac failed at it and tries again; tarmacd's log holds the reason.", cancellation);
            throw;
        }

        if (fault is not null)
        {
            Log.Waits(logger, addOn.Name, addOn.State, fault.Message);
            await ExplainAsync(addOn, fault.Message, cancellation);
            throw new AddOnDelayedException($"{addOn.Name} stays {addOn.State} for now: {fault.Message}");
        }
    }

    private async Task ExplainAsync(AddOnRow addOn, string failure, CancellationToken cancellation)
    {
        await using var db = await database.OpenAsync(cancellation);
        await db.ExecuteAsync(new CommandDefinition("update addons set failure = @failure where id = @Id", new { failure, addOn.Id }, cancellationToken: cancellation));
    }

    private async Task<Fault?> ProvisionAsync(AddOnRow addOn, CancellationToken cancellation)
    {
        var made = await postgres.ProvisionAsync(addOn.Id, PostgresPlan.Find(addOn.Plan).Value, secrets.Open(addOn.Secret), cancellation);
        if (!made.Succeeded)
        {
            return made.Fault;
        }

        await using var change = await database.BeginAsync(new Actor(addOn.OwnerId, addOn.OwnerEmail), cancellation);
        var updated = await change.Db.ExecuteAsync(new CommandDefinition(
            "update addons set state = 'provisioned', failure = null, updated_at = now() where id = @Id and state = 'provisioning'",
            new { addOn.Id }, cancellationToken: cancellation));
        if (updated == 0)
        {
            // Given up in the meantime: whoever did that woke this worker to remove what was made.
            return null;
        }

        foreach (var attachment in await AttachmentStore.OfAddOnAsync(change, addOn.Id, cancellation))
        {
            var app = await AppStore.LockAsync(change, attachment.AppId, cancellation);
            if (!app.Succeeded)
            {
                continue;
            }

            var set = await attachments.SetAsync(change, app.Value, attachment.Name, addOn.Name, made.Value.Url, cancellation);
            if (!set.Succeeded)
            {
                return set.Fault with { Message = $"{attachment.ConfigVar} cannot be set on {attachment.AppName}: {set.Fault.Message}" };
            }

            change.Say(app.Value.AppId, $"@ref:{addOn.Name} completed provisioning, setting {attachment.ConfigVar}.");
        }

        change.Record(new AddOnEvent.Provisioned(addOn.AppId, addOn.Id, addOn.Name));
        await change.CommitAsync(cancellation);
        return null;
    }

    private async Task<Fault?> RemoveAsync(AddOnRow addOn, CancellationToken cancellation)
    {
        if (await operations.AnyOfAddOnAsync(addOn.Id, cancellation))
        {
            // Its last dump is being taken; the end of that wakes this worker.
            return null;
        }

        // Not found: it was given up before anything was made for it.
        var removed = await postgres.DestroyAsync(addOn.Id, addOn.AppDestroying, cancellation);
        if (!removed.Succeeded && removed.Fault.Id != "not_found")
        {
            return removed.Fault;
        }

        await using var change = await database.BeginAsync(new Actor(addOn.OwnerId, addOn.OwnerEmail), cancellation);
        await change.Db.ExecuteAsync(new CommandDefinition("delete from addons where id = @Id", new { addOn.Id }, cancellationToken: cancellation));
        if (removed.Succeeded && !addOn.AppDestroying)
        {
            change.Say(new AppId(addOn.AppId), $"Destroyed @ref:{addOn.Name}; its last dump is {removed.Value}");
        }

        change.Record(new AddOnEvent.Removed(addOn.AppId, addOn.Id, addOn.Name));
        await change.CommitAsync(cancellation);
        return null;
    }

    private static partial class Log
    {
        [LoggerMessage(1401, LogLevel.Warning, "Add-on {AddOn} is still {State}: {Reason}")]
        public static partial void Waits(ILogger logger, string addOn, string state, string reason);
    }
}
