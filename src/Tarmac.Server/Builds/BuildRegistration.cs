using Tarmac.Builds.Pushes;
using Tarmac.Server.Git;
using Tarmac.Server.Loops;
using Tarmac.Server.Sources;

namespace Tarmac.Server.Builds;

internal static class BuildRegistration
{
    public static void AddBuilds(this IServiceCollection services)
    {
        services.AddSingleton<BuildStore>();
        services.AddSingleton<BuildSweep>();
        services.AddSingleton<RunningBuilds>();
        services.AddSingleton<AppBuild>();
        services.AddLoops<ArchiveBuilds>();
        services.AddLoops<LostBuilds>();
        services.AddSingleton<SourceFiles>();
        services.AddSingleton<IPushReceiver, PushReceiver>();
    }
}
