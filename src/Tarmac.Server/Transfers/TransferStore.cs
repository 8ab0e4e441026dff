using System.Globalization;
using Dapper;
using Tarmac.Core.Outcomes;
using Tarmac.Server.AddOns;
using Tarmac.Server.Apps;
using Tarmac.Server.Database;
using Tarmac.Server.Events;

namespace Tarmac.Server.Transfers;

/// <summary>Transfers in the control database.</summary>
internal sealed class TransferStore(ControlDatabase database)
{
    public static Fault Missing { get; } = Fault.NotFound("transfer", "Couldn't find that transfer.");

    public async Task<Result<TransferRow>> AddAsync(Actor actor, AddOnRow addOn, Guid id, string kind, Guid? source, string? note, CancellationToken cancellation)
    {
        await using var change = await database.BeginAsync(actor, cancellation);
        var app = await AppStore.LockAsync(change, addOn.AppId, cancellation);
        if (!app.Succeeded)
        {
            return app.Fault;
        }

        var row = await change.Db.QuerySingleAsync<TransferRow>(new CommandDefinition(
            """
            insert into transfers (id, app_id, addon_id, addon_name, num, kind, source, note)
            values (@id, @AppId, @addon, @Name, (select coalesce(max(num), 0) + 1 from transfers where app_id = @AppId), @kind, @source, @note)
            returning *
            """,
            new { id, addOn.AppId, addon = addOn.Id, addOn.Name, kind, source, note }, cancellationToken: cancellation));
        change.Say(app.Value.AppId, kind == "backup" ? $"Backup {row.Name} of @ref:{addOn.Name}" : $"Restore {row.Name} to @ref:{addOn.Name}");
        change.Record(new TransferEvent.Created(addOn.AppId, row.Name, addOn.Name));
        await change.CommitAsync(cancellation);
        return row;
    }

    public async Task<IReadOnlyList<TransferRow>> OfAppAsync(Guid app, CancellationToken cancellation)
    {
        await using var db = await database.OpenAsync(cancellation);
        return (await db.QueryAsync<TransferRow>(new CommandDefinition(
            "select * from transfers where app_id = @app order by num", new { app }, cancellationToken: cancellation))).AsList();
    }

    /// <summary>By number or id.</summary>
    public async Task<Result<TransferRow>> FindAsync(Guid app, string identity, CancellationToken cancellation)
    {
        await using var db = await database.OpenAsync(cancellation);
        var row = await db.QuerySingleOrDefaultAsync<TransferRow>(new CommandDefinition(
            "select * from transfers where app_id = @app and (id = @id or num = @num)",
            new
            {
                app,
                id = Guid.TryParse(identity, out var id) ? id : Guid.Empty,
                num = int.TryParse(identity, NumberStyles.None, CultureInfo.InvariantCulture, out var num) ? num : 0,
            },
            cancellationToken: cancellation));
        return row is null ? Missing : row;
    }

    public async Task<TransferRow?> GetAsync(Guid id, CancellationToken cancellation)
    {
        await using var db = await database.OpenAsync(cancellation);
        return await db.QuerySingleOrDefaultAsync<TransferRow>(new CommandDefinition("select * from transfers where id = @id", new { id }, cancellationToken: cancellation));
    }

    /// <summary>What is to be done, oldest first; also what a crash interrupted.</summary>
    public async Task<IReadOnlyList<TransferRow>> UnfinishedAsync(CancellationToken cancellation)
    {
        await using var db = await database.OpenAsync(cancellation);
        return (await db.QueryAsync<TransferRow>(new CommandDefinition(
            "select * from transfers where finished_at is null order by created_at", cancellationToken: cancellation))).AsList();
    }

    public Task StartAsync(TransferRow row, CancellationToken cancellation) =>
        ChangeAsync(row, new TransferEvent.Started(row.AppId, row.Name), "started_at = now()", new { row.Id }, cancellation);

    public Task SucceedAsync(TransferRow row, long source, long processed, CancellationToken cancellation) =>
        ChangeAsync(row, new TransferEvent.Succeeded(row.AppId, row.Name), "finished_at = now(), canceled_at = null, failure = null, source_bytes = @source, processed_bytes = @processed", new { row.Id, source, processed }, cancellation);

    public Task FailAsync(TransferRow row, string failure, CancellationToken cancellation) =>
        ChangeAsync(row, new TransferEvent.Failed(row.AppId, row.Name, failure), "finished_at = coalesce(finished_at, now()), failure = @failure", new { row.Id, failure }, cancellation);

    public Task CancelAsync(TransferRow row, CancellationToken cancellation) =>
        ChangeAsync(row, new TransferEvent.Canceled(row.AppId, row.Name), "canceled_at = now(), finished_at = now(), failure = 'It was canceled.'", new { row.Id }, cancellation);

    public Task NoteAsync(TransferRow row, string? note, CancellationToken cancellation) =>
        ChangeAsync(row, new TransferEvent.Noted(row.AppId, row.Name), "note = @note", new { row.Id, note }, cancellation);

    public async Task DeleteAsync(TransferRow row, CancellationToken cancellation)
    {
        await using var change = await database.BeginAsync(Actor.Platform, cancellation);
        await change.Db.ExecuteAsync(new CommandDefinition("delete from transfers where id = @Id", new { row.Id }, cancellationToken: cancellation));
        change.Record(new TransferEvent.Deleted(row.AppId, row.Name));
        await change.CommitAsync(cancellation);
    }

    private async Task ChangeAsync(TransferRow row, TransferEvent happened, string assignments, object parameters, CancellationToken cancellation)
    {
        await using var change = await database.BeginAsync(Actor.Platform, cancellation);
        await change.Db.ExecuteAsync(new CommandDefinition(
            $"update transfers set {assignments}, updated_at = now() where id = @Id", parameters, cancellationToken: cancellation));
        change.Record(happened);
        await change.CommitAsync(cancellation);
    }
}
