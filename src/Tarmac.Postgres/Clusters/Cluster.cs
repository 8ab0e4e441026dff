using Microsoft.Extensions.Logging;
using Npgsql;
using Tarmac.Core.Outcomes;
using Tarmac.Linux.Files;
using Tarmac.Loops;
using Tarmac.Postgres.Native;
using Tarmac.Postgres.Programs;

namespace Tarmac.Postgres.Clusters;

/// <summary>A cluster that is kept running: adopted when its server runs already, started when not, and again when it ends. Disposing stops the watching, not the server.</summary>
internal sealed partial class Cluster(ClusterLayout layout, ClusterSpec spec, PostgresOptions options, LoopContext loops) : IAsyncDisposable
{
    private const int KeptLogs = 5;

    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(50);
    // Once it is known why the server does not start, waiting for longer adds nothing.
    private static readonly TimeSpan ReasonLimit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan PruneInterval = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(60);

    // The pause before a start is of Backoff: it also depends on how long the server ran.
    private static readonly LoopPace Pace = LoopPace.Continuous with { FirstBackOff = TimeSpan.Zero };

    private readonly TimeProvider _time = loops.Time;
    private readonly ILogger _log = loops.Logs.CreateLogger<Cluster>();
    private readonly Lock _gate = new();
    private Loop? _watch;
    private volatile bool _ending;
    private volatile Postmaster? _running;
    private volatile string? _reason;

    // Of the loop alone.
    private Postmaster? _watched;
    private long _since;
    private int _failures;

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
            if (_watch is null && !_ending)
            {
                _watch = new Loop($"postgres cluster {spec.Name}", Pace, loops, KeepRunningAsync);
                _watch.Start();
            }
        }
    }

    /// <summary>Null once it runs, else why it does not.</summary>
    public async Task<Fault?> RunningAsync(TimeSpan patience, CancellationToken cancellation)
    {
        Watch();
        var since = _time.GetTimestamp();
        while (!IsRunning)
        {
            if (_ending || _time.GetElapsedTime(since) > (_reason is null || patience < ReasonLimit ? patience : ReasonLimit))
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
        Loop? watch;
        lock (_gate)
        {
            _ending = true;
            watch = _watch;
        }

        if (watch is not null)
        {
            await watch.StopAsync(CancellationToken.None);
        }
    }

    // A round brings the server up, or waits for its end.
    private async Task KeepRunningAsync(CancellationToken cancellation)
    {
        try
        {
            if (_watched is { } postmaster)
            {
                await WatchAsync(postmaster, cancellation);
            }
            else
            {
                await Task.Delay(Backoff.After(_failures), _time, cancellation);
                _since = _time.GetTimestamp();
                _watched = await BringUpAsync(cancellation);
            }
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            _watched = null;
            _reason = failure is ClusterEndedException ? ClusterLog.Reason(layout) : failure.Message;
            _failures = _time.GetElapsedTime(_since) > Backoff.Steady ? 1 : _failures + 1;
            throw;
        }
    }

    private async Task<Postmaster> BringUpAsync(CancellationToken cancellation)
    {
        var adopted = Postmaster.Find(layout);
        var postmaster = adopted ?? await StartAsync(cancellation);
        while (postmaster?.IsReady() == false && postmaster.IsAlive())
        {
            await Task.Delay(Glance, cancellation);
        }

        if (postmaster?.IsReady() != true)
        {
            throw new ClusterEndedException(spec.Name, ClusterLog.Reason(layout));
        }

        Log.Runs(_log, spec.Name, postmaster.Pid, adopted is not null);
        _running = postmaster;
        _reason = null;
        return postmaster;
    }

    private async Task WatchAsync(Postmaster postmaster, CancellationToken cancellation)
    {
        using var round = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var ended = postmaster.ExitedAsync(round.Token);
        if (await Task.WhenAny(ended, Task.Delay(PruneInterval, _time, round.Token)) == ended)
        {
            await ended;
            throw new ClusterEndedException(spec.Name, ClusterLog.Reason(layout));
        }

        await round.CancelAsync();
        await ended.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        ClusterLog.Prune(layout, KeptLogs);
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
    }
}
