using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Tarmac.Loops;
using Tarmac.Postgres;
using Tarmac.Postgres.Control;
using Tarmac.Server.Database;
using Tarmac.Server.Tests.Installations;

[assembly: AssemblyFixture(typeof(ControlServer))]

namespace Tarmac.Server.Tests.Installations;

/// <summary>One Postgres server for the whole run, and in it a migrated template that databases are copied from.</summary>
public sealed class ControlServer : IAsyncLifetime
{
    private readonly SemaphoreSlim _copying = new(1);
    private ControlCluster? _cluster;

    public string Folder { get; } = Directory.CreateTempSubdirectory("tarmac-server-tests-").FullName;

    public async ValueTask InitializeAsync()
    {
        // The account postgres must pass.
        File.SetUnixFileMode(Folder, File.GetUnixFileMode(Folder) | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
        _cluster = new ControlCluster(new PostgresOptions(Folder) { Durable = false }, new LoopContext(TimeProvider.System, NullLoggerFactory.Instance, new LoopHealth()));
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        var started = await _cluster.StartAsync(limit.Token);
        Assert.True(started.Succeeded, started.Fault?.Message);
        await Migrations.RunAsync(_cluster.DataSource, limit.Token);

        // A template may have no sessions.
        _cluster.DataSource.Clear();
    }

    /// <summary>A new database like the template, and sessions on it.</summary>
    public async Task<NpgsqlDataSource> DatabaseAsync()
    {
        var name = $"t{Guid.NewGuid():N}";
        await _copying.WaitAsync();
        try
        {
            await using var server = Source("postgres", pooled: false);
            await using var create = server.CreateCommand($"create database {name} template tarmac");
            await create.ExecuteNonQueryAsync();
        }
        finally
        {
            _copying.Release();
        }

        return Source(name, pooled: true);
    }

    /// <summary>As when the server's machine stops it: sessions are cut.</summary>
    public async Task StopAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        await _cluster!.StopAsync(limit.Token);
    }

    public async ValueTask DisposeAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        await _cluster!.StopAsync(limit.Token);
        await _cluster.DisposeAsync();
        _copying.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    private NpgsqlDataSource Source(string database, bool pooled) => NpgsqlDataSource.Create(
        new NpgsqlConnectionStringBuilder(_cluster!.DataSource.ConnectionString) { Database = database, Pooling = pooled, MaxPoolSize = 8 });
}
