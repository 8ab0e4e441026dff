using Microsoft.Extensions.DependencyInjection.Extensions;
using Tarmac.Server.Launches;

namespace Tarmac.Server.Apps;

internal static class AppRegistration
{
    public static void AddApps(this IServiceCollection services)
    {
        services.TryAddSingleton<AppUrls>();
        services.AddSingleton<AppStore>();
        services.AddSingleton<AppWire>();
        services.AddSingleton<AppCreation>();
        services.AddSingleton<AppChanges>();
    }
}
