using Dapper;
using Tarmac.Server.Database;
using Tarmac.Server.Events;

namespace Tarmac.Server.Operations;

/// <summary>Records operations and what becomes of them. Each change looks at the state it starts from, so that the later of two that meet changes nothing.</summary>
internal sealed class OperationChanges(ControlDatabase database)
{
    /// <summary>Adds the row in the caller's transaction, which holds the lock of the app's row where the operation is numbered.</summary>
    public static async Task<OperationRow> AddAsync(Change change, NewOperation wanted, CancellationToken cancellation)
    {
        await change.Db.ExecuteAsync(new CommandDefinition(
            """
            insert into operations (id, app_id, addon_id, addon_name, kind, state, source, note, owner_id, cancellable, num)
            values (@Id, @App, @AddOn, @AddOnName, @Kind, @State, @Source, @Note, @owner, @Cancellable,
                case when @Numbered then (select coalesce(max(num), 0) + 1 from operations where app_id = @App) end)
            """,
            new
            {
                wanted.Id,
                wanted.App,
                wanted.AddOn,
                wanted.AddOnName,
                wanted.Kind,
                wanted.State,
                wanted.Source,
                wanted.Note,
                wanted.Cancellable,
                wanted.Numbered,
                owner = change.Actor.Account,
            },
            cancellationToken: cancellation));
        var row = await change.Db.QuerySingleAsync<OperationRow>(new CommandDefinition(
            $"{OperationStore.Select} where o.id = @Id", new { wanted.Id }, cancellationToken: cancellation));
        change.Record(new OperationEvent.Created(row.AppId, row.Id, row.Name, row.AddonName));
        return row;
    }

    /// <summary>Ends what is under way on a database that is being destroyed, in the caller's transaction.</summary>
    public static async Task CancelAllAsync(Change change, Guid addOn, CancellationToken cancellation) => await change.Db.ExecuteAsync(new CommandDefinition(
        """
        update operations set state = 'cancelled', canceled_at = now(), finished_at = now(), failure = 'The database was destroyed.', updated_at = now()
        where addon_id = @addOn and state in ('receiving', 'pending', 'running') and cancellable
        """,
        new { addOn }, cancellationToken: cancellation));

    /// <summary>The whole file of a received dump is there.</summary>
    public Task<bool> ReceivedAsync(OperationRow row, CancellationToken cancellation) =>
        ChangeAsync(row, new OperationEvent.Received(row.AppId, row.Id, row.Name), "state = 'pending'", "state = 'receiving'", new { row.Id }, cancellation);

    public Task<bool> StartAsync(OperationRow row, CancellationToken cancellation) => ChangeAsync(
        row, new OperationEvent.Started(row.AppId, row.Id, row.Name), "state = 'running', started_at = coalesce(started_at, now()), attempt = attempt + 1", "state in ('pending', 'running')", new { row.Id }, cancellation);

    /// <summary>Not an event: it changes every few seconds.</summary>
    public async Task ProgressAsync(OperationRow row, string step, long processed, long source, bool cancellable, CancellationToken cancellation)
    {
        await using var db = await database.OpenAsync(cancellation);
        await db.ExecuteAsync(new CommandDefinition(
            """
            update operations set step = @step, processed_bytes = @processed, source_bytes = @source, cancellable = @cancellable, updated_at = now()
            where id = @Id and state = 'running'
            """,
            new { row.Id, step, processed, source, cancellable }, cancellationToken: cancellation));
    }

    /// <summary>False when it was cancelled in the meantime. What cannot be undone any more has succeeded all the same.</summary>
    public Task<bool> SucceedAsync(OperationRow row, long source, long processed, bool undoable, CancellationToken cancellation) => ChangeAsync(
        row,
        new OperationEvent.Succeeded(row.AppId, row.Id, row.Name),
        "state = 'succeeded', finished_at = now(), canceled_at = null, failure = null, source_bytes = @source, processed_bytes = @processed",
        undoable ? "state = 'running'" : "state in ('running', 'cancelled')",
        new { row.Id, source, processed },
        cancellation);

    public Task<bool> FailAsync(OperationRow row, string failure, CancellationToken cancellation) => ChangeAsync(
        row, new OperationEvent.Failed(row.AppId, row.Id, row.Name, failure), "state = 'failed', finished_at = now(), failure = @failure", "state in ('pending', 'running', 'succeeded')", new { row.Id, failure }, cancellation);

    /// <summary>It goes on later.</summary>
    public Task<bool> DelayAsync(OperationRow row, string reason, CancellationToken cancellation) =>
        ChangeAsync(row, new OperationEvent.Delayed(row.AppId, row.Id, row.Name, reason), "failure = @reason", "state = 'running'", new { row.Id, reason }, cancellation);

    public Task<bool> CancelAsync(OperationRow row, CancellationToken cancellation) => ChangeAsync(
        row,
        new OperationEvent.Canceled(row.AppId, row.Id, row.Name),
        "state = 'cancelled', canceled_at = now(), finished_at = now(), failure = 'It was canceled.'",
        "state in ('pending', 'running') and cancellable",
        new { row.Id },
        cancellation);

    public Task<bool> NoteAsync(OperationRow row, string? note, CancellationToken cancellation) =>
        ChangeAsync(row, new OperationEvent.Noted(row.AppId, row.Id, row.Name), "note = @note", "state <> 'deleting'", new { row.Id, note }, cancellation);

    public Task<bool> DeletingAsync(OperationRow row, CancellationToken cancellation) => ChangeAsync(
        row, new OperationEvent.Deleting(row.AppId, row.Id, row.Name), "state = 'deleting'", "state in ('succeeded', 'failed', 'cancelled', 'receiving', 'deleting')", new { row.Id }, cancellation);

    /// <summary>Once its file is gone.</summary>
    public async Task RemoveAsync(OperationRow row, CancellationToken cancellation)
    {
        await using var change = await database.BeginAsync(Actor.Platform, cancellation);
        await change.Db.ExecuteAsync(new CommandDefinition(
            "delete from operations where id = @Id and state = 'deleting'", new { row.Id }, cancellationToken: cancellation));
        change.Record(new OperationEvent.Deleted(row.AppId, row.Id, row.Name));
        await change.CommitAsync(cancellation);
    }

    private async Task<bool> ChangeAsync(OperationRow row, OperationEvent happened, string assignments, string where, object parameters, CancellationToken cancellation)
    {
        await using var change = await database.BeginAsync(Actor.Platform, cancellation);
        var changed = await change.Db.ExecuteAsync(new CommandDefinition(
            $"update operations set {assignments}, updated_at = now() where id = @Id and {where}", parameters, cancellationToken: cancellation));
        if (changed == 0)
        {
            return false;
        }

        change.Record(happened);
        await change.CommitAsync(cancellation);
        return true;
    }
}
