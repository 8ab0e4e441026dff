using Tarmac.Core.Apps;
using Tarmac.Core.Dynos;
using Tarmac.Loops;
using Tarmac.Server.Database;
using Tarmac.Server.Events;
using Tarmac.Server.Loops;

namespace Tarmac.Server.Dynos.Orders;

/// <summary>
/// Takes restarts and stops, and carries them out after the API has answered 202: they take as long as requests and processes take to end. An order is a
/// row before it is accepted, so it outlives this program. Each order has a worker of its own: none waits for another, and none fails for another.
/// </summary>
internal sealed class DynoOrders : IOwnsLoops
{
    private static readonly TimeSpan CheckInterval = TimeSpan.FromMinutes(1);

    private readonly AppDynos _dynos;
    private readonly IFormations _formations;
    private readonly IOneOffs _oneOffs;
    private readonly DynoOrderStore _store;
    private readonly KeyedLoop<Guid> _orders;
    private readonly Loop _check;

    public DynoOrders(AppDynos dynos, IFormations formations, IOneOffs oneOffs, DynoOrderStore store, LoopContext context)
    {
        (_dynos, _formations, _oneOffs, _store) = (dynos, formations, oneOffs, store);
        _orders = new KeyedLoop<Guid>("dyno orders", LoopPace.OnlyWhenWoken, context, CarryOutAsync);
        _check = new Loop("dyno orders: check", new LoopPace(CheckInterval), context, CheckAsync);
    }

    public IEnumerable<ILoop> Loops => [_check, _orders];

    /// <summary>Records the order in the change of who gives it. When that is committed, <see cref="Begin"/> is due.</summary>
    public async Task<AcceptedOrder> AddAsync(Change change, AppId app, DynoSelector which, DynoOrderKind kind, CancellationToken cancellation)
    {
        var order = new AcceptedOrder(Guid.CreateVersion7(), app, kind, [.. _dynos.Of(app).Where(which.Matches).Select(d => d.Id)]);
        change.Record(kind is DynoOrderKind.Restart
            ? new DynoOrderEvent.Restarted(app.Value, which.ToString())
            : new DynoOrderEvent.Stopped(app.Value, which.ToString()));
        await DynoOrderStore.AddAsync(change, order, cancellation);
        return order;
    }

    public void Begin(AcceptedOrder order) => _orders.Wake(order.Id);

    /// <summary>Begins what an earlier run of this program has accepted, and whatever was committed without being begun.</summary>
    internal async Task CheckAsync(CancellationToken cancellation)
    {
        foreach (var order in await _store.OpenAsync(cancellation))
        {
            _orders.Wake(order);
        }
    }

    private async Task CarryOutAsync(Guid id, CancellationToken cancellation)
    {
        if (await _store.FindAsync(id, cancellation) is not { } order)
        {
            return;
        }

        var oneOffs = _oneOffs.StopAsync(order.App, order.Dynos, cancellation);
        await Task.WhenAll(oneOffs, order.Kind is DynoOrderKind.Restart
            ? _formations.RestartAsync(order.App, order.Dynos, cancellation)
            : _formations.StopAsync(order.App, order.Dynos, cancellation));
        await _store.DoneAsync(order, cancellation);
    }
}
