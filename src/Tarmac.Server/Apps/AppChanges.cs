using Dapper;
using Npgsql;
using Tarmac.Core.Apps;
using Tarmac.Core.Outcomes;
using Tarmac.Server.Database;
using Tarmac.Server.Events;
using Tarmac.Server.Settings;

namespace Tarmac.Server.Apps;

/// <summary>Renames an app, switches its maintenance mode, destroys it.</summary>
internal sealed class AppChanges(ControlDatabase database, TarmacSettings settings)
{
    public async Task<Result<AppRow>> UpdateAsync(Actor actor, AppRow app, AppName? name, bool? maintenance, CancellationToken cancellation)
    {
        await using var change = await database.BeginAsync(actor, cancellation);
        var locked = await AppStore.LockAsync(change, app.Id, cancellation);
        if (!locked.Succeeded)
        {
            return locked;
        }

        if (name is { } wanted && wanted.Value != locked.Value.Name && await RenameAsync(change, locked.Value, wanted.Value, cancellation) is { } taken)
        {
            return taken;
        }

        if (maintenance is { } on && on != locked.Value.Maintenance)
        {
            await change.Db.ExecuteAsync(new CommandDefinition(
                "update apps set maintenance = @on, updated_at = now() where id = @Id", new { on, app.Id }, cancellationToken: cancellation));
            change.Record(new AppEvent.MaintenanceChanged(app.Id, on));
            change.Say(app.AppId, on ? "Maintenance mode enabled" : "Maintenance mode disabled");
        }

        if (!change.HasEvents)
        {
            return locked;
        }

        var row = await AppStore.LockAsync(change, app.Id, cancellation);
        await change.CommitAsync(cancellation);
        return row;
    }

    /// <summary>Marks the app; the deployment loop removes dynos, data and row, also when tarmacd is restarted in the middle.</summary>
    public async Task<Result<AppRow>> DestroyAsync(Actor actor, AppRow app, CancellationToken cancellation)
    {
        await using var change = await database.BeginAsync(actor, cancellation);
        var locked = await AppStore.LockAsync(change, app.Id, cancellation);
        if (!locked.Succeeded)
        {
            return locked;
        }

        // The name is free again at once; until it is deleted the row has a unique name that no request uses.
        await change.Db.ExecuteAsync(new CommandDefinition(
            """
            update apps set destroying_at = now(), name = 'x' || left(replace(id::text, '-', ''), 29), updated_at = now() where id = @Id;
            delete from domains where app_id = @Id;
            """,
            new { app.Id }, cancellationToken: cancellation));
        change.Record(new AppEvent.Destroyed(app.Id, app.Name));
        await change.CommitAsync(cancellation);
        return locked;
    }

    private async Task<Fault?> RenameAsync(Change change, AppRow app, string name, CancellationToken cancellation)
    {
        var host = $"{name}.{settings.Domain}";
        var taken = await change.Db.ExecuteScalarAsync<bool>(new CommandDefinition(
            "select exists (select from apps where name = @name) or exists (select from domains where hostname = @host)",
            new { name, host }, cancellationToken: cancellation));
        if (taken)
        {
            return Fault.Invalid($"Name {name} is already taken");
        }

        try
        {
            await change.Db.ExecuteAsync(new CommandDefinition(
                """
                update apps set name = @name, updated_at = now() where id = @Id;
                update domains set hostname = @host, updated_at = now() where app_id = @Id and kind = 'heroku';
                """,
                new { name, host, app.Id }, cancellationToken: cancellation));
        }
        catch (PostgresException race) when (race.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            return Fault.Invalid($"Name {name} is already taken");
        }

        change.Record(new AppEvent.Renamed(app.Id, app.Name, name));
        return null;
    }
}
