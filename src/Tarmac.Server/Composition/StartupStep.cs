namespace Tarmac.Server.Composition;

/// <summary>Work at one moment of the start or the stop of tarmacd: a step overrides the moments that it needs.</summary>
internal abstract class StartupStep : IHostedLifecycleService
{
    public virtual Task StartingAsync(CancellationToken cancellation) => Task.CompletedTask;

    public virtual Task StartAsync(CancellationToken cancellation) => Task.CompletedTask;

    public virtual Task StartedAsync(CancellationToken cancellation) => Task.CompletedTask;

    public virtual Task StoppingAsync(CancellationToken cancellation) => Task.CompletedTask;

    public virtual Task StopAsync(CancellationToken cancellation) => Task.CompletedTask;

    public virtual Task StoppedAsync(CancellationToken cancellation) => Task.CompletedTask;
}
