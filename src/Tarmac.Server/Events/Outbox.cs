using Dapper;
using Npgsql;
using Tarmac.Server.Database;
using Tarmac.Server.Wakeups;

namespace Tarmac.Server.Events;

/// <summary>
/// Every change's events in the order of the commits (docs/decisions/0011). A reader that has seen a position has seen all before it: none is added
/// there later.
/// </summary>
internal sealed class Outbox(ControlDatabase database)
{
    // Any constant will do. Taken last in a transaction and held until its commit can be seen.
    private const long OrderLock = 0x7461726D6F7574;

    private const string Write = """
        select pg_advisory_xact_lock(@OrderLock);
        insert into audit_events (account_id, actor, app_id, action, detail)
        select @account, @email, e.app, e.action, e.detail::jsonb
        from unnest(@apps::uuid[], @actions::text[], @details::text[]) with ordinality as e (app, action, detail, n) order by e.n;
        select pg_notify(w.channel, w.subject) from unnest(@channels::text[], @subjects::text[]) as w (channel, subject);
        """;

    private const string Columns = "select id, at, account_id, actor, app_id, action, detail::text from audit_events";

    /// <summary>Writes the events and wakes the loops that they concern, as the last act before the transaction's commit.</summary>
    public static Task AppendAsync(NpgsqlConnection db, Actor actor, IReadOnlyCollection<ChangeEvent> events, CancellationToken cancellation)
    {
        (string Channel, string Subject)[] wakeups = [.. events.SelectMany(e => e.WakesUp().Append(Wakeup.Events).Select(c => (c, $"{e.App}"))).Distinct()];
        return db.ExecuteAsync(new CommandDefinition(
            Write,
            new
            {
                OrderLock,
                account = actor.Account,
                email = actor.Email,
                apps = events.Select(e => e.App).ToArray(),
                actions = events.Select(EventJson.ActionOf).ToArray(),
                details = events.Select(EventJson.Write).ToArray(),
                channels = wakeups.Select(w => w.Channel).ToArray(),
                subjects = wakeups.Select(w => w.Subject).ToArray(),
            },
            cancellationToken: cancellation));
    }

    /// <summary>What was committed after a position, oldest first. Zero: from the oldest that is kept.</summary>
    public Task<IReadOnlyList<OutboxEntry>> AfterAsync(long position, int limit, CancellationToken cancellation) =>
        ReadAsync($"{Columns} where id > @position order by id limit @limit", new { position, limit }, cancellation);

    /// <summary>The history of one app, oldest first.</summary>
    public Task<IReadOnlyList<OutboxEntry>> OfAppAsync(Guid app, long position, int limit, CancellationToken cancellation) =>
        ReadAsync($"{Columns} where app_id = @app and id > @position order by id limit @limit", new { app, position, limit }, cancellation);

    private async Task<IReadOnlyList<OutboxEntry>> ReadAsync(string sql, object parameters, CancellationToken cancellation)
    {
        await using var db = await database.OpenAsync(cancellation);
        var rows = await db.QueryAsync<(long Id, DateTime At, Guid? Account, string Actor, Guid? App, string Action, string Detail)>(
            new CommandDefinition(sql, parameters, cancellationToken: cancellation));
        return [.. rows.Select(r => new OutboxEntry(
            r.Id, new DateTimeOffset(r.At, TimeSpan.Zero), new Actor(r.Account, r.Actor), r.App, r.Action, EventJson.Read(r.Detail)))];
    }
}
