using Tarmac.Builds.Pushes;
using Tarmac.Core.Dynos;
using Tarmac.Postgres.AddOns;
using Tarmac.Server.Builds;
using Tarmac.Server.Deployments;
using Tarmac.Server.PythonIndex;
using Tarmac.Server.Routing;

namespace Tarmac.Server.Composition;

/// <summary>
/// The order of the start, after the control database and before the API listens: the engine adopts its dynos; the add-on clusters listen on the bridge;
/// what the last run left unfinished is removed; every app is applied. Stopping tarmacd ends none of it: dynos and clusters keep running.
/// </summary>
internal sealed class MachineStart(
    IEngineLifecycle engine, PostgresAddOns clusters, BuildSweep builds, PushHooks hooks, PythonIndexSite index, DeploymentLoop deployments, Routes routes)
    : StartupStep
{
    // Beyond this the API listens while slow apps still come up.
    private static readonly TimeSpan FirstLooks = TimeSpan.FromSeconds(2);

    // Every StartingAsync, and with it the control database's migrations, comes before any StartAsync; Kestrel's is the last of these.
    public override async Task StartAsync(CancellationToken cancellation)
    {
        await engine.StartAsync(cancellation);
        await clusters.StartAsync(cancellation);
        await builds.RunAsync(cancellation);
        await hooks.StartAsync(cancellation);
        await index.StartAsync(cancellation);
        routes.Open();
        await deployments.BeginAsync(FirstLooks, cancellation);
    }

    // Pushes end first: their clients see a rejected push, and not a broken connection after the host's patience is over.
    public override Task StoppingAsync(CancellationToken cancellation) => hooks.StopAsync();
}
