namespace Tarmac.Server.Loops;

/// <summary>Starts and stops the loops of the control plane.</summary>
internal sealed class LoopHost(IEnumerable<IOwnsLoops> owners) : IHostedService
{
    public Task StartAsync(CancellationToken cancellation)
    {
        foreach (var loop in owners.SelectMany(owner => owner.Loops))
        {
            loop.Start();
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellation) =>
        Task.WhenAll(owners.SelectMany(owner => owner.Loops).Select(loop => loop.StopAsync(cancellation)));
}
