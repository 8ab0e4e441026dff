using Tarmac.Builds.Pushes;
using Tarmac.Server.Git;
using Tarmac.Server.Sources;

namespace Tarmac.Server.Builds;

internal static class BuildServices
{
    public static void AddBuilds(this IServiceCollection services)
    {
        services.AddSingleton<BuildStore>();
        services.AddSingleton<BuildSweep>();
        services.AddSingleton<RunningBuilds>();
        services.AddSingleton<AppBuild>();
        services.AddSingleton<ArchiveBuilds>();
        services.AddHostedService(s => s.GetRequiredService<ArchiveBuilds>());
        services.AddSingleton<SourceFiles>();
        services.AddSingleton<IPushReceiver, PushReceiver>();
    }
}
