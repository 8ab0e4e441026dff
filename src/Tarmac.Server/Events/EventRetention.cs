using Dapper;
using Tarmac.Loops;
using Tarmac.Server.Database;
using Tarmac.Server.Loops;
using Tarmac.Server.Settings;

namespace Tarmac.Server.Events;

/// <summary>Deletes events that are older than the setting <c>events.days</c>, whether or not every reader has seen them.</summary>
internal sealed class EventRetention : IOwnsLoops
{
    private const int Batch = 10_000;

    private static readonly LoopPace Pace = new(TimeSpan.FromHours(1));

    private readonly ControlDatabase _database;
    private readonly TimeSpan _kept;
    private readonly TimeProvider _time;
    private readonly Loop _loop;

    public EventRetention(ControlDatabase database, TarmacSettings settings, LoopContext context)
    {
        (_database, _kept, _time) = (database, settings.Events.KeptFor, context.Time);
        _loop = new Loop("event retention", Pace, context, RunAsync);
    }

    public IEnumerable<ILoop> Loops => [_loop];

    internal async Task RunAsync(CancellationToken cancellation)
    {
        await using var db = await _database.OpenAsync(cancellation);
        var oldest = (_time.GetUtcNow() - _kept).UtcDateTime;
        int deleted;
        do
        {
            deleted = await db.ExecuteAsync(new CommandDefinition(
                "delete from audit_events where id in (select id from audit_events where at < @oldest order by at limit @Batch)",
                new { oldest, Batch }, cancellationToken: cancellation));
        }
        while (deleted == Batch);
    }
}
