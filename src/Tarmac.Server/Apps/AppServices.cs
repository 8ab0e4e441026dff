namespace Tarmac.Server.Apps;

internal static class AppServices
{
    public static void AddApps(this IServiceCollection services) => services.AddSingleton<AppStore>();

    public static void MapApps(this IEndpointRouteBuilder routes) => _ = routes.MapApp();
}
