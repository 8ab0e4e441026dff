using Tarmac.Server.Rendezvous;

namespace Tarmac.Server.Dynos;

internal static class DynoServices
{
    public static void AddDynos(this IServiceCollection services)
    {
        services.AddSingleton<RendezvousSessions>();
        services.AddSingleton<IRendezvous>(s => s.GetRequiredService<RendezvousSessions>());
        services.AddSingleton<DynoRuns>();
        services.AddSingleton<DynoOrders>();
        services.AddHostedService(s => s.GetRequiredService<DynoOrders>());
        services.AddSingleton<DynoEndpoints.Orders>();
    }
}
