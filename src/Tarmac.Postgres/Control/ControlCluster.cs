using Npgsql;
using Tarmac.Core.Outcomes;
using Tarmac.Loops;
using Tarmac.Postgres.Clusters;

namespace Tarmac.Postgres.Control;

/// <summary>
/// The platform's own database <c>tarmac</c>, in a cluster of its own that only the machine's root reaches, by socket.
/// The server is restarted automatically. Disposing leaves it running.
/// </summary>
public sealed class ControlCluster : IAsyncDisposable
{
    private const string Database = "tarmac";

    // Recovery after a crash of the machine may take a while.
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(1);

    private readonly PostgresOptions _options;
    private readonly TimeProvider _time;
    private readonly Cluster _cluster;

    public ControlCluster(PostgresOptions options, LoopContext loops)
    {
        _options = options;
        _time = loops.Time;
        _cluster = new Cluster(
            new ClusterLayout(Path.Combine(options.DataDirectory, "control")),
            new ClusterSpec("control", Port: 5432, Listens: false, MaximumConnections: 40, SharedBuffers: 16),
            options,
            loops);
        DataSource = new NpgsqlDataSourceBuilder(ClusterConnection.Superuser(_cluster, Database, pooled: true)) { Name = Database }
            .UseLoggerFactory(loops.Logs)
            .Build();
    }

    /// <summary>Pooled sessions on the database; usable once <see cref="StartAsync"/> has succeeded, and again after each restart of the server.</summary>
    public NpgsqlDataSource DataSource { get; }

    /// <summary>Makes the cluster and its database if they are not there, adopts or starts the server, and waits until it answers, a minute at most.</summary>
    public async Task<Result<NpgsqlDataSource>> StartAsync(CancellationToken cancellation)
    {
        var fault = await ClusterCreation.CreateAsync(_cluster.Layout, _cluster.Spec, _options, _time.GetUtcNow(), cancellation)
            ?? await _cluster.RunningAsync(StartLimit, cancellation);
        if (fault is not null)
        {
            return fault;
        }

        await using var connection = await _cluster.ConnectAsync("postgres", cancellation);
        await using var find = new NpgsqlCommand("SELECT 1 FROM pg_database WHERE datname = 'tarmac'", connection);
        if (await find.ExecuteScalarAsync(cancellation) is null)
        {
            await using var create = new NpgsqlCommand("CREATE DATABASE tarmac", connection);
            await create.ExecuteNonQueryAsync(cancellation);
        }

        return DataSource;
    }

    /// <summary>Stops the server: sessions are ended, committed data is kept.</summary>
    public Task StopAsync(CancellationToken cancellation) => _cluster.StopAsync(cancellation);

    public async ValueTask DisposeAsync()
    {
        await _cluster.DisposeAsync();
        await DataSource.DisposeAsync();
    }
}
