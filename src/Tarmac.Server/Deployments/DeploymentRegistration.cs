using Microsoft.Extensions.DependencyInjection.Extensions;
using Tarmac.Server.Launches;
using Tarmac.Server.Loops;
using Tarmac.Server.Removals;
using Tarmac.Server.Wakeups;

namespace Tarmac.Server.Deployments;

internal static class DeploymentRegistration
{
    public static void AddDeployments(this IServiceCollection services)
    {
        services.TryAddSingleton<AppUrls>();
        services.AddSingleton<DeploymentStore>();
        services.AddSingleton<ReleaseProgress>();
        services.AddSingleton<ReleaseCommand>();
        services.AddSingleton<ReleaseCommands>();
        services.AddSingleton<Deployer>();
        services.AddSingleton<Launch>();
        services.AddLoops<DeploymentLoop>();
        services.AddSingleton<IWakeable>(s => s.GetRequiredService<DeploymentLoop>());
        services.AddSingleton<AppRemoval>();
        services.AddSingleton<IAppCleanup, BuildCleanup>();
        services.AddSingleton<IAppCleanup, LogCleanup>();
        services.AddSingleton<IAppCleanup, CertificateCleanup>();
    }
}
