using Tarmac.Core.Routing;
using Tarmac.Server.Settings;
using Tarmac.Server.Wakeups;

namespace Tarmac.Server.Routing;

internal static class RoutingServices
{
    public static void AddRouting(this IServiceCollection services, TarmacSettings settings)
    {
        services.AddSingleton(new RoutingOptions(settings.Domain, settings.InDataDirectory("router", "logs.sock")));
        services.AddSingleton(_ => new RouterControl(settings.InDataDirectory("router", "control.sock")));
        services.AddSingleton<RouteStore>();
        services.AddSingleton<IHostCertificates, HostCertificates>();
        services.AddSingleton<Routes>();
        services.AddSingleton<IRoutes>(s => s.GetRequiredService<Routes>());
        services.AddSingleton<IWakeable>(s => s.GetRequiredService<Routes>());
        services.AddHostedService(s => s.GetRequiredService<Routes>());
        services.AddHostedService<RouterLog>();
    }
}
