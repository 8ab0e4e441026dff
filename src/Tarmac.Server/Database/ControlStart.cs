using Tarmac.Postgres.Control;

namespace Tarmac.Server.Database;

/// <summary>Starts the control cluster, or finds it running, before anything asks it.</summary>
internal sealed class ControlStart(ControlCluster cluster) : IHostedLifecycleService
{
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        var started = await cluster.StartAsync(cancellationToken);
        if (!started.Succeeded)
        {
            throw new InvalidOperationException(started.Fault.Message);
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
