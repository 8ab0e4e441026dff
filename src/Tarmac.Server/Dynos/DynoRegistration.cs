using Tarmac.Core.Dynos.Events;
using Tarmac.Server.Dynos.Events;
using Tarmac.Server.Dynos.Orders;
using Tarmac.Server.Loops;
using Tarmac.Server.Rendezvous;

namespace Tarmac.Server.Dynos;

internal static class DynoRegistration
{
    public static void AddDynos(this IServiceCollection services)
    {
        services.AddSingleton<DynoEventFeed>();
        services.AddSingleton<IDynoEventSink>(s => s.GetRequiredService<DynoEventFeed>());
        services.AddSingleton<IDynoEvents>(s => s.GetRequiredService<DynoEventFeed>());
        services.AddSingleton<RendezvousSessions>();
        services.AddSingleton<IRendezvous>(s => s.GetRequiredService<RendezvousSessions>());
        services.AddSingleton<AppDynos>();
        services.AddSingleton<DynoRuns>();
        services.AddSingleton<DynoOrderStore>();
        services.AddLoops<DynoOrders>();
        services.AddSingleton<OrderTaking>();
    }
}
