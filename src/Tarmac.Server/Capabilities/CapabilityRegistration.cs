using Tarmac.Server.Secrets;
using Tarmac.Server.Settings;

namespace Tarmac.Server.Capabilities;

internal static class CapabilityRegistration
{
    public static void AddCapabilities(this IServiceCollection services)
    {
        services.AddSingleton(s => new Capability(
            MasterKey.LoadOrCreate(s.GetRequiredService<TarmacSettings>().InDataDirectory("secrets", "capability.key")), s.GetRequiredService<TimeProvider>()));
        services.AddSingleton<CapabilityUrls>();
    }
}
