namespace Tarmac.Server.Wakeups;

internal static class WakeupServices
{
    public static void AddWakeups(this IServiceCollection services) => services.AddHostedService<WakeupFeed>();
}
