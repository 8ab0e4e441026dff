using Dapper;
using Tarmac.Server.Database;

namespace Tarmac.Server.Events;

/// <summary>
/// How far each reader of the outbox is, stored, so that it goes on there after a restart. A reader handles a batch and then advances: what a crash
/// interrupts is read again, so that everything is read at least once.
/// </summary>
internal sealed class EventCursors(ControlDatabase database, Outbox outbox)
{
    /// <summary>What the reader has not handled yet, oldest first. A new reader begins with what is committed from now on.</summary>
    public async Task<IReadOnlyList<OutboxEntry>> NextAsync(string reader, int limit, CancellationToken cancellation) =>
        await outbox.AfterAsync(await PositionAsync(reader, cancellation), limit, cancellation);

    /// <summary>Never goes back.</summary>
    public async Task AdvanceAsync(string reader, long position, CancellationToken cancellation)
    {
        await using var db = await database.OpenAsync(cancellation);
        await db.ExecuteAsync(new CommandDefinition(
            "update event_cursors set position = @position, updated_at = now() where reader = @reader and position < @position",
            new { reader, position }, cancellationToken: cancellation));
    }

    private async Task<long> PositionAsync(string reader, CancellationToken cancellation)
    {
        await using var db = await database.OpenAsync(cancellation);
        return await db.ExecuteScalarAsync<long>(new CommandDefinition(
            """
            insert into event_cursors (reader, position) values (@reader, (select coalesce(max(id), 0) from audit_events)) on conflict (reader) do nothing;
            select position from event_cursors where reader = @reader;
            """,
            new { reader }, cancellationToken: cancellation));
    }
}
