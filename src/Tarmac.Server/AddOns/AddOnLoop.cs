using System.Threading.Channels;
using Dapper;
using Tarmac.Core.Apps;
using Tarmac.Core.Outcomes;
using Tarmac.Postgres.AddOns;
using Tarmac.Server.Apps;
using Tarmac.Server.Database;
using Tarmac.Server.Events;

namespace Tarmac.Server.AddOns;

/// <summary>
/// Makes databases that were ordered and removes those that were given up. What a crash interrupted is begun again: everything here may be
/// repeated. A database that cannot be made now is tried again, and the add-on says why it waits.
/// </summary>
internal sealed partial class AddOnLoop(
    PostgresAddOns postgres, AddOnStore store, Attachments attachments, AddOnSecrets secrets, ControlDatabase database,
    TimeProvider time, ILogger<AddOnLoop> logger) : BackgroundService
{
    private static readonly TimeSpan Recheck = TimeSpan.FromSeconds(10);

    private readonly Channel<bool> _woken = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public void Wake() => _woken.Writer.TryWrite(true);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                foreach (var addOn in await store.UnfinishedAsync(stoppingToken))
                {
                    await WorkAsync(addOn, stoppingToken);
                }
            }
#pragma warning disable CA1031 // The control database may be away for a while; the loop must not end with it.
            catch (Exception e) when (e is not OperationCanceledException)
#pragma warning restore CA1031
            {
                Log.Interrupted(logger, e);
            }

            await PauseAsync(stoppingToken);
        }
    }

    private async Task WorkAsync(AddOnRow addOn, CancellationToken cancellation)
    {
        var fault = addOn.State == "provisioning" ? await ProvisionAsync(addOn, cancellation) : await RemoveAsync(addOn, cancellation);
        if (fault is null)
        {
            return;
        }

        Log.Waits(logger, addOn.Name, addOn.State, fault.Message);
        await using var db = await database.OpenAsync(cancellation);
        await db.ExecuteAsync(new CommandDefinition(
            "update addons set failure = @Message where id = @Id", new { fault.Message, addOn.Id }, cancellationToken: cancellation));
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
            // Given up in the meantime: the next round removes what was made.
            return null;
        }

        foreach (var attachment in await AttachmentStore.OfAddOnAsync(change, addOn.Id, cancellation))
        {
            var app = await AppStore.LockAsync(change, attachment.AppId, cancellation);
            if (app.Succeeded)
            {
                change.Say(app.Value.AppId, $"@ref:{addOn.Name} completed provisioning, setting {attachment.ConfigVar}.");
                await attachments.SetAsync(change, app.Value, attachment.Name, addOn.Name, made.Value.Url, cancellation);
            }
        }

        change.Record(new AddOnEvent.Provisioned(addOn.AppId, addOn.Id, addOn.Name));
        await change.CommitAsync(cancellation);
        return null;
    }

    private async Task<Fault?> RemoveAsync(AddOnRow addOn, CancellationToken cancellation)
    {
        // Not found: it was given up before anything was made for it.
        var removed = await postgres.DestroyAsync(addOn.Id, force: false, cancellation);
        if (!removed.Succeeded && removed.Fault.Id != "not_found")
        {
            return removed.Fault;
        }

        await using var change = await database.BeginAsync(new Actor(addOn.OwnerId, addOn.OwnerEmail), cancellation);
        await change.Db.ExecuteAsync(new CommandDefinition("delete from addons where id = @Id", new { addOn.Id }, cancellationToken: cancellation));
        if (removed.Succeeded)
        {
            change.Say(new AppId(addOn.AppId), $"Destroyed @ref:{addOn.Name}; its last dump is {removed.Value}");
        }

        change.Record(new AddOnEvent.Removed(addOn.AppId, addOn.Id, addOn.Name));
        await change.CommitAsync(cancellation);
        return null;
    }

    private async Task PauseAsync(CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using var timer = time.CreateTimer(s => ((CancellationTokenSource)s!).Cancel(), limit, Recheck, Timeout.InfiniteTimeSpan);
        await ((Task)_woken.Reader.ReadAsync(limit.Token).AsTask()).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private static partial class Log
    {
        [LoggerMessage(1401, LogLevel.Warning, "Add-on {AddOn} stays {State} for now: {Reason}")]
        public static partial void Waits(ILogger logger, string addOn, string state, string reason);

        [LoggerMessage(1402, LogLevel.Error, "Work on add-ons was interrupted and is tried again")]
        public static partial void Interrupted(ILogger logger, Exception e);
    }
}
