using Dapper;
using Npgsql;
using Tarmac.Core.Outcomes;
using Tarmac.Postgres.AddOns;
using Tarmac.Server.Apps;
using Tarmac.Server.Database;
using Tarmac.Server.Events;

namespace Tarmac.Server.AddOns;

/// <summary>Orders add-ons and gives them up; <see cref="AddOnLoop"/> does the work.</summary>
internal sealed class AddOnChanges(ControlDatabase database, Attachments attachments, AddOnSecrets secrets, AddOnLoop loop)
{
    public async Task<Result<AddOnRow>> CreateAsync(
        Actor actor, AppRow app, PostgresPlan plan, string? name, string? attachment, CancellationToken cancellation)
    {
        await using var change = await database.BeginAsync(actor, cancellation);
        var locked = await AppStore.LockAsync(change, app.Id, cancellation);
        if (!locked.Succeeded)
        {
            return locked.Fault;
        }

        var (id, chosen) = (Guid.CreateVersion7(), name ?? RandomName.ForPostgres());
        var inserted = await change.Db.ExecuteAsync(new CommandDefinition(
            """
            insert into addons (id, app_id, name, plan, state, secret) values (@id, @app, @chosen, @plan, 'provisioning', @secret)
            on conflict (name) do nothing
            """,
            new { id, app = app.Id, chosen, plan = plan.Name, secret = secrets.Seal(PostgresSecret.New()) }, cancellationToken: cancellation));
        if (inserted == 0)
        {
            return Fault.Invalid($"An add-on is called {chosen} already.");
        }

        var attached = await attachments.AttachAsync(change, locked.Value, id, chosen, attachment, url: null, replace: false, cancellation);
        if (!attached.Succeeded)
        {
            return attached.Fault;
        }

        change.Record(new AddOnEvent.Created(app.Id, id, chosen, plan.Name));
        var row = await AddOnStore.GetAsync(change.Db, id, cancellation);
        await change.CommitAsync(cancellation);
        loop.Wake();
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

    /// <summary>Takes the add-on from every app that has it; its data goes once the last dump is on disk.</summary>
    public async Task<Result<AddOnRow>> DestroyAsync(Actor actor, AddOnRow addOn, CancellationToken cancellation)
    {
        await using var change = await database.BeginAsync(actor, cancellation);
        foreach (var attachment in await AttachmentStore.OfAddOnAsync(change, addOn.Id, cancellation))
        {
            var app = await AppStore.LockAsync(change, attachment.AppId, cancellation);
            if (app.Succeeded)
            {
                await attachments.DetachAsync(change, app.Value, attachment, cancellation);
            }
        }

        await change.Db.ExecuteAsync(new CommandDefinition(
            "update addons set state = 'deprovisioning', updated_at = now() where id = @Id", new { addOn.Id }, cancellationToken: cancellation));
        change.Record(new AddOnEvent.Destroyed(addOn.AppId, addOn.Id, addOn.Name));
        await change.CommitAsync(cancellation);
        loop.Wake();
        return addOn with { State = "deprovisioned" };
    }
}
