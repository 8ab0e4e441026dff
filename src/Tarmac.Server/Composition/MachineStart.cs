using Tarmac.Builds.Pushes;
using Tarmac.Core.Dynos;
using Tarmac.Postgres.AddOns;
using Tarmac.Server.Builds;
using Tarmac.Server.Deployments;
using Tarmac.Server.PythonIndex;
using Tarmac.Server.Routing;

namespace Tarmac.Server.Composition;

/// <summary>
/// Wakes the machine in order, after the control database and before the API listens: the engine finds its dynos, add-on clusters come up on the bridge,
/// what the last run left half done is swept, every app gets what it should run. A stop lets go of all of it; dynos and clusters run on.
/// </summary>
internal sealed class MachineStart(
    IEngineLifecycle engine, PostgresAddOns clusters, BuildSweep builds, PushHooks hooks, PythonIndexSite index, DeploymentLoop deployments, Routes routes)
    : IHostedLifecycleService
{
    // Beyond this the API listens while slow apps still come up.
    private static readonly TimeSpan FirstLooks = TimeSpan.FromSeconds(2);

    // Every StartingAsync, and with it the control database's migrations, comes before any StartAsync; Kestrel's is the last of these.
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await engine.StartAsync(cancellationToken);
        await clusters.StartAsync(cancellationToken);
        await builds.RunAsync(cancellationToken);
        await hooks.StartAsync(cancellationToken);
        await index.StartAsync(cancellationToken);
        routes.Open();
        await deployments.BeginAsync(FirstLooks, cancellationToken);
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // Pushes end first: their clients see a rejected push, and not a broken connection after the host's patience is over.
    public Task StoppingAsync(CancellationToken cancellationToken) => hooks.StopAsync();

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
