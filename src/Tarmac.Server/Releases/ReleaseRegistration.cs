namespace Tarmac.Server.Releases;

internal static class ReleaseRegistration
{
    public static void AddReleases(this IServiceCollection services)
    {
        services.AddSingleton<ReleaseLedger>();
        services.AddSingleton<ReleaseStore>();
        services.AddSingleton<ReleaseCreation>();
        services.AddSingleton<ReleaseWire>();
    }
}
