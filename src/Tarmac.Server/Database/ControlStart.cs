using Tarmac.Postgres.Control;
using Tarmac.Server.Composition;

namespace Tarmac.Server.Database;

/// <summary>Starts the control cluster, or finds it running, before anything queries it.</summary>
internal sealed class ControlStart(ControlCluster cluster) : StartupStep
{
    public override async Task StartingAsync(CancellationToken cancellation)
    {
        var started = await cluster.StartAsync(cancellation);
        if (!started.Succeeded)
        {
            throw new InvalidOperationException(started.Fault.Message);
        }
    }
}
