using System.Collections.Immutable;
using Tarmac.Core.Routing;
using Tarmac.Server.Loops;
using Tarmac.Server.Settings;
using Tarmac.Server.Wakeups;

namespace Tarmac.Server.Routing;

internal static class RoutingRegistration
{
    public static void AddRouting(this IServiceCollection services, TarmacSettings settings)
    {
        services.AddSingleton<RouteStore>();
        services.AddSingleton<KnownApps>();
        services.AddSingleton<IHostCertificates, HostCertificates>();
        services.AddSingleton(s => new RouterList(
            [.. Addresses(settings).Select(address => Link(address, s))], s.GetRequiredService<TimeProvider>(), s.GetRequiredService<ILogger<RouterList>>()));
        services.AddLoops<Routes>();
        services.AddSingleton<IRoutes>(s => s.GetRequiredService<Routes>());
        services.AddSingleton<IWakeable>(s => s.GetRequiredService<Routes>());
        services.AddSingleton(new RouterLogOptions(settings.InDataDirectory("router", "logs.sock")));
        services.AddLoops<RouterLog>();
    }

    private static ImmutableArray<RouterAddress> Addresses(TarmacSettings settings) =>
        settings.Router.Control is { IsEmpty: false } listed ? listed : [RouterAddress.OfSocket(settings.InDataDirectory("router", "control.sock"))];

    private static RouterLink Link(RouterAddress address, IServiceProvider services) => new(
        new RouterControl(address, services.GetRequiredService<TimeProvider>()), services.GetRequiredService<ILogger<RouterLink>>());
}
