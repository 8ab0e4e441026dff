using Tarmac.Server.Loops;

namespace Tarmac.Server.Wakeups;

internal static class WakeupRegistration
{
    public static void AddWakeups(this IServiceCollection services) => services.AddLoops<WakeupFeed>();
}
