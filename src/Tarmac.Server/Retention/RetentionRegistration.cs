using Tarmac.Server.Loops;

namespace Tarmac.Server.Retention;

internal static class RetentionRegistration
{
    public static void AddRetention(this IServiceCollection services)
    {
        services.AddSingleton<RetentionStore>();
        services.AddSingleton<OldFiles>();
        services.AddLoops<RetentionLoop>();
    }
}
