using Microsoft.Extensions.Logging;
using Npgsql;
using Tarmac.Core.Outcomes;
using Tarmac.Linux.Files;
using Tarmac.Postgres.Native;
using Tarmac.Postgres.Programs;

namespace Tarmac.Postgres.Clusters;

/// <summary>A cluster that is kept running: adopted when its server runs already, started when not, and again when it ends. Disposing stops the watching, not the server.</summary>
internal sealed partial class Cluster(ClusterLayout layout, ClusterSpec spec, PostgresOptions options, TimeProvider time, ILogger<Cluster> log) : IAsyncDisposable
{
    private const int KeptLogs = 5;

    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(50);
    // Once it is known why the server does not start, waiting for longer adds nothing.
    private static readonly TimeSpan ReasonLimit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan PruneInterval = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(60);

    private readonly CancellationTokenSource _ending = new();
    private readonly Lock _gate = new();
    private Task? _watch;
    private volatile Postmaster? _running;
    private volatile string? _reason;

    public ClusterSpec Spec => spec;

    public ClusterLayout Layout => layout;

    public bool IsRunning => _running is { } postmaster && postmaster.IsAlive();

    /// <summary>Why it does not run, as far as it is known.</summary>
    public string? Reason => IsRunning ? null : _reason;

    /// <summary>Begins to watch; a second call changes nothing.</summary>
    public void Watch()
    {
        lock (_gate)
        {
            _watch ??= Task.Run(() => WatchAsync(_ending.Token), CancellationToken.None);
        }
    }

    /// <summary>Null once it runs, else why it does not.</summary>
    public async Task<Fault?> RunningAsync(TimeSpan patience, CancellationToken cancellation)
    {
        Watch();
        var since = time.GetTimestamp();
        while (!IsRunning)
        {
            if (_ending.IsCancellationRequested || time.GetElapsedTime(since) > (_reason is null || patience < ReasonLimit ? patience : ReasonLimit))
            {
                return PostgresFault.NotRunning(spec.Name, _reason);
            }

            await Task.Delay(Glance, cancellation);
        }

        return null;
    }

    /// <summary>A session of the superuser. Not pooled: an idle session would stand in the way of dropping the database.</summary>
    public async Task<NpgsqlConnection> ConnectAsync(string database, CancellationToken cancellation)
    {
        var connection = new NpgsqlConnection(ClusterConnection.Superuser(this, database, pooled: false));
        try
        {
            await connection.OpenAsync(cancellation);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends the watching, then the server: sessions are cut, what is committed is kept.</summary>
    public async Task StopAsync(CancellationToken cancellation)
    {
        await DisposeAsync();
        if (Postmaster.Find(layout) is not { } postmaster)
        {
            return;
        }

        postmaster.Send(Signal.FastShutdown);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(StopLimit);
        try
        {
            await postmaster.ExitedAsync(limit.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            postmaster.Send(Signal.ImmediateShutdown);
            await postmaster.ExitedAsync(cancellation);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        if (_watch is { } watch)
        {
            await watch;
        }
    }

    private async Task WatchAsync(CancellationToken cancellation)
    {
        var failures = 0;
        try
        {
            while (true)
            {
                var since = time.GetTimestamp();
                await RunAsync(cancellation);
                failures = time.GetElapsedTime(since) > Backoff.Steady ? 1 : failures + 1;
                await Task.Delay(Backoff.After(failures), cancellation);
            }
        }
        catch (OperationCanceledException)
        {
            // Disposed of: the server goes on.
        }
    }

    private async Task RunAsync(CancellationToken cancellation)
    {
        try
        {
            var adopted = Postmaster.Find(layout);
            var postmaster = adopted ?? await StartAsync(cancellation);
            while (postmaster?.IsReady() == false && postmaster.IsAlive())
            {
                await Task.Delay(Glance, cancellation);
            }

            if (postmaster?.IsReady() == true)
            {
                Log.Runs(log, spec.Name, postmaster.Pid, adopted is not null);
                _running = postmaster;
                _reason = null;
                await EndedAsync(postmaster, cancellation);
            }

            _reason = ClusterLog.Reason(layout);
            Log.Ended(log, spec.Name, _reason);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            _reason = e.Message;
            Log.Broken(log, spec.Name, e);
        }
    }

    private async Task EndedAsync(Postmaster postmaster, CancellationToken cancellation)
    {
        var ended = postmaster.ExitedAsync(cancellation);
        while (await Task.WhenAny(ended, Task.Delay(PruneInterval, time, cancellation)) != ended)
        {
            ClusterLog.Prune(layout, KeptLogs);
        }

        await ended;
    }

    private async Task<Postmaster?> StartAsync(CancellationToken cancellation)
    {
        var programs = PostgresPrograms.For(layout.Data);
        WholeFile.Write(layout.Configuration, ClusterConfiguration.Server(spec, layout, options, programs), WholeFile.Public);
        WholeFile.Write(layout.HostBasedAccess, ClusterConfiguration.HostBasedAccess(spec, options), WholeFile.Public);
        WholeFile.Write(layout.Identities, ClusterConfiguration.Identities(), WholeFile.Public);
        ClusterLog.Prune(layout, KeptLogs);
        return await Postmaster.StartAsync(layout, programs, cancellation);
    }

    private static partial class Log
    {
        [LoggerMessage(3001, LogLevel.Information, "Postgres cluster {Cluster} runs as process {Pid} (adopted: {Adopted})")]
        public static partial void Runs(ILogger logger, string cluster, int pid, bool adopted);

        [LoggerMessage(3002, LogLevel.Warning, "Postgres cluster {Cluster} ended: {Reason}")]
        public static partial void Ended(ILogger logger, string cluster, string? reason);

        [LoggerMessage(3003, LogLevel.Error, "Postgres cluster {Cluster} could not be started")]
        public static partial void Broken(ILogger logger, string cluster, Exception exception);
    }
}
