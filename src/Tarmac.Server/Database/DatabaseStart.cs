using Npgsql;

namespace Tarmac.Server.Database;

/// <summary>Has the control database ready before any loop and the API begin.</summary>
internal sealed class DatabaseStart(NpgsqlDataSource source) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken) => Migrations.RunAsync(source, cancellationToken);

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
