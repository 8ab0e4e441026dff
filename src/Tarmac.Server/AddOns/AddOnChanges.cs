using Dapper;
using Npgsql;
using Tarmac.Core.Outcomes;
using Tarmac.Postgres.AddOns;
using Tarmac.Server.Apps;
using Tarmac.Server.Database;
using Tarmac.Server.Events;
using Tarmac.Server.Operations;

namespace Tarmac.Server.AddOns;

/// <summary>Orders add-ons and gives them up; <see cref="AddOnLoop"/> does the work.</summary>
internal sealed class AddOnChanges(
    ControlDatabase database, Attachments attachments, AddOnSecrets secrets, AddOnLoop loop, OperationLoop operations)
{
    public async Task<Result<AddOnRow>> CreateAsync(Actor actor, AppRow app, AddOnOrder order, CancellationToken cancellation)
    {
        await using var change = await database.BeginAsync(actor, cancellation);
        var locked = await AttachmentLocks.TakeAsync(change, app, addOn: null, order.Replace ? order.Attachment : null, cancellation);
        if (!locked.Succeeded)
        {
            return locked.Fault;
        }

        var (id, chosen) = (Guid.CreateVersion7(), order.Name ?? RandomName.ForPostgres());
        var inserted = await change.Db.ExecuteAsync(new CommandDefinition(
            """
            insert into addons (id, app_id, name, plan, state, secret) values (@id, @app, @chosen, @plan, 'provisioning', @secret)
            on conflict (name) do nothing
            """,
            new { id, app = app.Id, chosen, plan = order.Plan.Name, secret = secrets.Seal(PostgresSecret.New()) }, cancellationToken: cancellation));
        if (inserted == 0)
        {
            return Fault.Invalid($"An add-on is called {chosen} already.");
        }

        var attached = await attachments.AttachAsync(change, locked.Value, id, chosen, order.Attachment, url: null, order.Replace, cancellation);
        if (!attached.Succeeded)
        {
            return attached.Fault;
        }

        change.Record(new AddOnEvent.Created(app.Id, id, chosen, order.Plan.Name));
        var row = await AddOnStore.GetAsync(change.Db, id, cancellation);
        await change.CommitAsync(cancellation);
        loop.Wake(id);
        return row!;
    }

    public async Task<Result<AddOnRow>> RenameAsync(Actor actor, AddOnRow addOn, string name, CancellationToken cancellation)
    {
        await using var change = await database.BeginAsync(actor, cancellation);
        int renamed;
        try
        {
            renamed = await change.Db.ExecuteAsync(new CommandDefinition(
                "update addons set name = @name, updated_at = now() where id = @Id and state in ('provisioning', 'provisioned')",
                new { name, addOn.Id }, cancellationToken: cancellation));
        }
        catch (PostgresException taken) when (taken.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            return Fault.Invalid($"An add-on is called {name} already.");
        }

        if (renamed == 0)
        {
            return AddOnStore.Missing;
        }

        change.Record(new AddOnEvent.Renamed(addOn.AppId, addOn.Id, addOn.Name, name));
        var row = await AddOnStore.GetAsync(change.Db, addOn.Id, cancellation);
        await change.CommitAsync(cancellation);
        return row!;
    }

    /// <summary>
    /// Takes the add-on from every app that has it, ends what is under way on it, and orders its last dump. Its data goes once that is on disk.
    /// </summary>
    public async Task<Result<AddOnRow>> DestroyAsync(Actor actor, AddOnRow addOn, CancellationToken cancellation)
    {
        await using var change = await database.BeginAsync(actor, cancellation);
        if (await AddOnStore.LockAsync(change, addOn.Id, cancellation) is not { State: "provisioning" or "provisioned" })
        {
            return AddOnStore.Missing;
        }

        foreach (var attachment in await AttachmentStore.OfAddOnAsync(change, addOn.Id, cancellation))
        {
            // The add-on's own app may be on its way out and needs no release.
            var app = await AppStore.LockAsync(change, attachment.AppId, cancellation);
            if (app.Succeeded)
            {
                await attachments.DetachAsync(change, app.Value, attachment, cancellation);
            }
        }

        await change.Db.ExecuteAsync(new CommandDefinition(
            """
            delete from addon_attachments where addon_id = @Id;
            update addons set state = 'deprovisioning', failure = null, updated_at = now() where id = @Id;
            """,
            new { addOn.Id }, cancellationToken: cancellation));
        await OperationChanges.CancelAllAsync(change, addOn.Id, cancellation);
        await OperationChanges.AddAsync(
            change, new NewOperation(Guid.CreateVersion7(), addOn.AppId, addOn.Id, addOn.Name, OperationKind.LastDump) { Cancellable = false }, cancellation);
        change.Record(new AddOnEvent.Destroyed(addOn.AppId, addOn.Id, addOn.Name));
        await change.CommitAsync(cancellation);
        operations.Interrupt(addOn.Id);
        return addOn with { State = "deprovisioned" };
    }
}
