using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;
using Npgsql;
using Tarmac.Core.Outcomes;
using Tarmac.Postgres.Backups;
using Tarmac.Postgres.Clusters;

namespace Tarmac.Postgres.AddOns;

/// <summary>
/// The add-on <c>heroku-postgresql</c>: databases for apps. Every operation may be repeated after a crash at any line and then completes.
/// Disposing leaves all servers running.
/// </summary>
public sealed partial class PostgresAddOns : IAsyncDisposable
{
    private const int StartedAtOnce = 4;

    private readonly PostgresOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<PostgresAddOns> _log;
    private readonly AddOnClusters _clusters;
    private readonly AddOnRecords _records;
    private readonly DatabaseDump _dump;
    private readonly LastDump _dumps;
    private readonly Destruction _destruction;
    private readonly ConcurrentDictionary<Guid, SemaphoreSlim> _gates = [];
    private readonly Lock _starting = new();
    private Task? _start;

    public PostgresAddOns(PostgresOptions options, TimeProvider time, ILoggerFactory logs)
    {
        _options = options;
        _time = time;
        _log = logs.CreateLogger<PostgresAddOns>();
        _clusters = new AddOnClusters(options, time, logs);
        _records = new AddOnRecords(Path.Combine(_clusters.Folder, "add-ons"));
        _dump = new DatabaseDump(options, time);
        _dumps = new LastDump(Path.Combine(options.DataDirectory, "dumps"), _dump);
        _destruction = new Destruction(_clusters, _records, _dumps);
    }

    /// <summary>
    /// Brings every cluster up again or adopts it, and completes what a crash interrupted. A broken one is logged, watched and tried again; the
    /// others do not wait for it. Call it when the bridge has its address; a second call waits for the first.
    /// </summary>
    public Task StartAsync(CancellationToken cancellation)
    {
        lock (_starting)
        {
            return _start = _start is null or { IsFaulted: true } or { IsCanceled: true } ? BeginAsync(cancellation) : _start;
        }
    }

    /// <summary>Gives the add-on its database. The same id and secret again give the same database again.</summary>
    public Task<Result<PostgresDatabase>> ProvisionAsync(Guid id, PostgresPlan plan, PostgresSecret secret, CancellationToken cancellation)
    {
        // They stand in statements, where no parameter can.
        if (!Name().IsMatch(secret.Database) || !Name().IsMatch(secret.User) || !Password().IsMatch(secret.Password))
        {
            throw new ArgumentException("Names are a lower-case letter and up to 31 more letters and digits; the password is 16 to 128 letters and digits.", nameof(secret));
        }

        return AloneAsync<PostgresDatabase>(id, async () =>
        {
            var record = _records.Find(id);
            if (record is not null && (record.Plan, record.Database, record.User, record.LastDump) != (plan.Name, secret.Database, secret.User, null))
            {
                return Fault.Conflict("This add-on exists with another plan or another name, or is being destroyed.");
            }

            if (record is null)
            {
                record = new AddOnRecord(id, plan.Name, secret.Database, secret.User, _time.GetUtcNow());
                _records.Save(record);
            }

            var opened = await _clusters.OpenAsync(AddOnClusters.NameOf(id, plan), plan, cancellation);
            if (!opened.Succeeded)
            {
                return opened.Fault;
            }

            await new AppDatabase(opened.Value, record, plan).EnsureAsync(secret.Password, cancellation);
            var (host, port) = Address(opened.Value);
            return new PostgresDatabase(
                id, plan, host, port, record.Database, record.User, $"postgres://{record.User}:{secret.Password}@{host}:{port}/{record.Database}");
        }, cancellation);
    }

    /// <inheritdoc cref="DestroyAsync(Guid, bool, CancellationToken)"/>
    public Task<Result<string>> DestroyAsync(Guid id, CancellationToken cancellation) => DestroyAsync(id, force: false, cancellation);

    /// <summary>
    /// Takes a last dump as <c>dumps/ID.dump</c>, then removes the database, and returns the dump's path; again: the same path.
    /// When the dump fails nothing is destroyed, unless it is forced: then a cluster that cannot be dumped is kept whole as <c>dumps/ID.cluster</c>.
    /// </summary>
    public Task<Result<string>> DestroyAsync(Guid id, bool force, CancellationToken cancellation) => AloneAsync<string>(id, async () =>
    {
        if (_records.Find(id) is not { } record)
        {
            return _dumps.Find(id) is { } kept ? kept : NotFound;
        }

        return await _destruction.RunAsync(record, force, cancellation);
    }, cancellation);

    /// <summary>Drops everything in the database: <c>heroku pg:reset</c>. Names and password stay.</summary>
    public Task<Result<bool>> ResetAsync(Guid id, ImmutableArray<string> extensions, CancellationToken cancellation) => InAsync<bool>(id, async (cluster, record, plan) =>
    {
        // Refused before anything is dropped.
        if (extensions.FirstOrDefault(e => !ClusterConfiguration.TrustedExtensions.Contains(e)) is { } refused)
        {
            return Fault.Invalid($"The extension '{refused}' cannot be installed: it is none of those that Postgres marks as trusted "
                + $"({string.Join(", ", ClusterConfiguration.TrustedExtensions)}). The database was not reset.");
        }

        var database = new AppDatabase(cluster, record, plan);
        await database.ResetAsync(cancellation);
        return extensions.IsEmpty || await database.ExtendAsync(extensions, cancellation) is not { } fault ? true : fault;
    }, cancellation);

    /// <summary>Dumps the database to a file while the app goes on, and proves the dump by restoring it beside the database. A failure leaves no file.</summary>
    public Task<Result<BackupFile>> BackUpAsync(Guid id, string file, CancellationToken cancellation) => InAsync<BackupFile>(id, async (cluster, record, plan) =>
    {
        var database = new AppDatabase(cluster, record, plan);
        var size = (await DatabaseFigures.ReadAsync(cluster, record, cancellation)).Size;
        if (await _dump.WriteAsync(cluster, record, database, file, cancellation) is { } failed)
        {
            return failed;
        }

        if (await new ScratchDatabase(cluster, record, database, _options, _time).TryAsync(file, cancellation) is { } unproven)
        {
            File.Delete(file);
            return unproven with { Message = $"The dump cannot be restored, so it is no backup: {unproven.Message}" };
        }

        return new BackupFile(new FileInfo(file).Length, size);
    }, cancellation);

    /// <summary>Puts what a dump holds in the place of the database, whole or not at all. Names and password stay; open sessions are cut.</summary>
    public Task<Result<bool>> RestoreAsync(Guid id, string file, CancellationToken cancellation) => InAsync<bool>(id, async (cluster, record, plan) =>
        await new ScratchDatabase(cluster, record, new AppDatabase(cluster, record, plan), _options, _time).ReplaceAsync(file, cancellation) is { } fault ? fault : true,
        cancellation);

    /// <summary>Cuts all sessions: <c>heroku pg:killall</c>.</summary>
    public Task<Result<bool>> TerminateConnectionsAsync(Guid id, CancellationToken cancellation) => InAsync<bool>(id, async (cluster, record, plan) =>
    {
        await new AppDatabase(cluster, record, plan).TerminateAsync(cancellation);
        return true;
    }, cancellation);

    /// <summary>What <c>heroku pg:info</c> shows. A database that does not answer is shown as unavailable.</summary>
    public async Task<Result<ImmutableArray<PostgresInfoLine>>> InfoAsync(Guid id, CancellationToken cancellation)
    {
        if (_records.Find(id) is not { } record)
        {
            return NotFound;
        }

        var plan = PostgresPlan.Find(record.Plan).Value;
        return PostgresInfoText.Lines(plan, record.CreatedAt, await FiguresAsync(record, plan, cancellation));
    }

    /// <summary>The logins of the database; <c>default</c> only.</summary>
    public async Task<Result<ImmutableArray<PostgresCredential>>> CredentialsAsync(Guid id, CancellationToken cancellation)
    {
        if (_records.Find(id) is not { } record)
        {
            return NotFound;
        }

        var plan = PostgresPlan.Find(record.Plan).Value;
        if (_clusters.Find(AddOnClusters.NameOf(id, plan)) is not { } cluster)
        {
            return PostgresFault.Stopped;
        }

        var (host, port) = Address(cluster);
        var figures = await FiguresAsync(record, plan, cancellation);
        return ImmutableArray.Create(new PostgresCredential("default", record.User, "active", record.Database, host, port, figures?.Connections ?? 0));
    }

    /// <summary>What <c>heroku pg:wait</c> polls.</summary>
    public async Task<Result<PostgresWaitStatus>> WaitStatusAsync(Guid id, CancellationToken cancellation)
    {
        if (_records.Find(id) is not { } record)
        {
            return NotFound;
        }

        var answers = await FiguresAsync(record, PostgresPlan.Find(record.Plan).Value, cancellation) is not null;
        return new PostgresWaitStatus(!answers, answers ? "available" : "preparing", Error: false);
    }

    /// <summary>Stops all servers for good: sessions are cut, what is committed is kept.</summary>
    public Task StopAsync(CancellationToken cancellation) => _clusters.StopAsync(cancellation);

    public ValueTask DisposeAsync() => _clusters.DisposeAsync();

    private static Fault NotFound => Fault.NotFound("add_on", "Couldn't find that add on.");

    private (string Host, int Port) Address(Cluster cluster) => (_options.BridgeAddress?.ToString() ?? "127.0.0.1", cluster.Spec.Port);

    private async Task BeginAsync(CancellationToken cancellation)
    {
        ClusterCreation.RemoveUnfinished(_clusters.Folder);
        var limits = new ParallelOptions { MaxDegreeOfParallelism = StartedAtOnce, CancellationToken = cancellation };
        await Parallel.ForEachAsync(_clusters.Names().ToList(), limits, async (name, token) =>
        {
            try
            {
                var opened = await _clusters.OpenAsync(name, plan: null, token);
                if (opened.Succeeded)
                {
                    await _clusters.ListenOnBridgeAsync(opened.Value, token);
                }
                else
                {
                    Log.NotStarted(_log, name, opened.Fault.Message);
                }
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                Log.Broken(_log, name, e);
            }
        });
        await Parallel.ForEachAsync(_records.Ids(), limits, async (id, token) => await CompleteAsync(id, token));
    }

    private async Task CompleteAsync(Guid id, CancellationToken cancellation)
    {
        try
        {
            if (_records.Find(id) is not { } record)
            {
                return;
            }

            var plan = PostgresPlan.Find(record.Plan).Value;
            if (record.LastDump is not null)
            {
                await DestroyAsync(record.Id, force: false, cancellation);
            }
            else if (_clusters.Find(AddOnClusters.NameOf(record.Id, plan)) is { IsRunning: true } cluster)
            {
                var database = new AppDatabase(cluster, record, plan);
                if (await database.EnsureAsync(password: null, cancellation))
                {
                    await database.CloseAsync(closed: false, cancellation);
                }

                await new ScratchDatabase(cluster, record, database, _options, _time).DropAsync(cancellation);
            }
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Log.Broken(_log, id.ToString(), e);
        }
    }

    private async Task<DatabaseFigures?> FiguresAsync(AddOnRecord record, PostgresPlan plan, CancellationToken cancellation)
    {
        try
        {
            return _clusters.Find(AddOnClusters.NameOf(record.Id, plan)) is { IsRunning: true } cluster
                ? await DatabaseFigures.ReadAsync(cluster, record, cancellation)
                : null;
        }
        catch (NpgsqlException e)
        {
            Log.Silent(_log, record.Database, e.Message);
            return null;
        }
    }

    private Task<Result<T>> InAsync<T>(Guid id, Func<Cluster, AddOnRecord, PostgresPlan, Task<Result<T>>> act, CancellationToken cancellation) => AloneAsync<T>(id, async () =>
    {
        if (_records.Find(id) is not { LastDump: null } record)
        {
            return NotFound;
        }

        var plan = PostgresPlan.Find(record.Plan).Value;
        var opened = await _clusters.OpenAsync(AddOnClusters.NameOf(id, plan), plan, cancellation);
        return opened.Succeeded ? await act(opened.Value, record, plan) : opened.Fault;
    }, cancellation);

    // One operation on an add-on at a time.
    private async Task<Result<T>> AloneAsync<T>(Guid id, Func<Task<Result<T>>> act, CancellationToken cancellation)
    {
        var gate = _gates.GetOrAdd(id, _ => new SemaphoreSlim(1));
        await gate.WaitAsync(cancellation);
        try
        {
            return await act();
        }
        catch (Exception e) when (PostgresFault.From(e) is { } fault)
        {
            return fault;
        }
        finally
        {
            gate.Release();
        }
    }

    [GeneratedRegex(@"^[a-z][a-z0-9]{3,31}\z", RegexOptions.NonBacktracking)]
    private static partial Regex Name();

    [GeneratedRegex(@"^[A-Za-z0-9]{16,128}\z", RegexOptions.NonBacktracking)]
    private static partial Regex Password();

    private static partial class Log
    {
        [LoggerMessage(3011, LogLevel.Error, "Postgres cluster {Cluster} was not started: {Reason}")]
        public static partial void NotStarted(ILogger logger, string cluster, string reason);

        [LoggerMessage(3012, LogLevel.Error, "Postgres {Name} is broken")]
        public static partial void Broken(ILogger logger, string name, Exception exception);

        [LoggerMessage(3013, LogLevel.Warning, "Database {Database} does not answer: {Reason}")]
        public static partial void Silent(ILogger logger, string database, string reason);
    }
}
