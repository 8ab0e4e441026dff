using Dapper;
using Tarmac.Core.Apps;
using Tarmac.Server.Database;
using Tarmac.Server.Events;

namespace Tarmac.Server.Dynos.Orders;

/// <summary>The orders that are accepted and not done yet: a row each, which goes when it is done.</summary>
internal sealed class DynoOrderStore(ControlDatabase database)
{
    private const string Restart = "restart";

    private const string Stop = "stop";

    public static Task AddAsync(Change change, AcceptedOrder order, CancellationToken cancellation) => change.Db.ExecuteAsync(new CommandDefinition(
        "insert into dyno_orders (id, app_id, kind, dynos) values (@Id, @App, @Kind, @Dynos)",
        new { order.Id, App = order.App.Value, Kind = order.Kind is DynoOrderKind.Restart ? Restart : Stop, order.Dynos },
        cancellationToken: cancellation));

    public async Task<IReadOnlyList<Guid>> OpenAsync(CancellationToken cancellation)
    {
        await using var db = await database.OpenAsync(cancellation);
        return [.. await db.QueryAsync<Guid>(new CommandDefinition("select id from dyno_orders order by created_at, id", cancellationToken: cancellation))];
    }

    /// <summary>Null where it is done.</summary>
    public async Task<AcceptedOrder?> FindAsync(Guid id, CancellationToken cancellation)
    {
        await using var db = await database.OpenAsync(cancellation);
        var row = await db.QuerySingleOrDefaultAsync<(Guid App, string Kind, Guid[] Dynos)?>(new CommandDefinition(
            "select app_id, kind, dynos from dyno_orders where id = @id", new { id }, cancellationToken: cancellation));
        return row is { } found
            ? new AcceptedOrder(id, new AppId(found.App), found.Kind == Restart ? DynoOrderKind.Restart : DynoOrderKind.Stop, found.Dynos)
            : null;
    }

    public async Task DoneAsync(AcceptedOrder order, CancellationToken cancellation)
    {
        await using var change = await database.BeginAsync(Actor.Platform, cancellation);
        await change.Db.ExecuteAsync(new CommandDefinition("delete from dyno_orders where id = @Id", new { order.Id }, cancellationToken: cancellation));
        change.Record(new DynoOrderEvent.Done(order.App.Value, order.Id));
        await change.CommitAsync(cancellation);
    }
}
