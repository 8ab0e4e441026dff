using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Tarmac.Core.Outcomes;
using Tarmac.Loops;
using Tarmac.Postgres.Backups;
using Tarmac.Postgres.Clusters;
using Tarmac.Postgres.Programs;

namespace Tarmac.Postgres.AddOns;

/// <summary>
/// The add-on <c>heroku-postgresql</c>: makes databases for apps, empties and destroys them. Every operation may be repeated after a crash at any
/// line and then completes. Disposing leaves all servers running.
/// </summary>
public sealed partial class PostgresAddOns : IAsyncDisposable
{
    private readonly TimeProvider _time;
    private readonly AddOnClusters _clusters;
    private readonly AddOnRecords _records;
    private readonly AddOnAccess _access;
    private readonly LastDump _dumps;
    private readonly Destruction _destruction;
    private readonly AddOnStart _starting;

    public PostgresAddOns(PostgresOptions options, LoopContext loops)
    {
        var (time, logs) = (loops.Time, loops.Logs);
        _time = time;
        _clusters = new AddOnClusters(options, loops);
        _records = new AddOnRecords(Path.Combine(_clusters.Folder, "add-ons"));
        _access = new AddOnAccess(_records, _clusters, time);
        var dump = new DatabaseDump(time);
        _dumps = new LastDump(Path.Combine(options.DataDirectory, "dumps"), dump, time);
        _destruction = new Destruction(_clusters, _records, _dumps);
        _starting = new AddOnStart(time, _clusters, _records, _access, _destruction, logs);
        Inspection = new PostgresInspection(options, _records, _clusters, logs);
        Backups = new PostgresBackups(time, _access, _records, dump, _dumps, _destruction);
    }

    public PostgresInspection Inspection { get; }

    public PostgresBackups Backups { get; }

    /// <summary>
    /// Brings every cluster up again or adopts it, and completes what a crash interrupted. A broken one is logged, watched and tried again; the
    /// others do not wait for it. Call it when the bridge has its address; a second call waits for the first.
    /// </summary>
    public Task StartAsync(CancellationToken cancellation) => _starting.RunAsync(cancellation);

    /// <summary>The major version of Postgres that a new database of the plan gets.</summary>
    public int VersionOf(PostgresPlan plan) => _clusters.VersionOf(plan) ?? PostgresPrograms.Newest().Version;

    /// <summary>Creates the add-on's database. Idempotent for the same id and secret.</summary>
    public Task<Result<PostgresDatabase>> ProvisionAsync(Guid id, PostgresPlan plan, PostgresSecret secret, CancellationToken cancellation)
    {
        // They are part of statements that take no parameters.
        if (!Name().IsMatch(secret.Database) || !Name().IsMatch(secret.User) || !Password().IsMatch(secret.Password))
        {
            throw new ArgumentException("Names are a lower-case letter and up to 31 more letters and digits; the password is 16 to 128 letters and digits.", nameof(secret));
        }

        return _access.WithAddOnLockAsync<PostgresDatabase>(id, AddOnUse.Exclusive, async () =>
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
            return Inspection.Of(opened.Value, record, plan, secret.Password);
        }, cancellation);
    }

    /// <summary>
    /// Removes the database once its last dump is on disk, which it takes if <see cref="PostgresBackups.TakeLastDumpAsync"/> has not, and returns the
    /// dump's path; again: the same path. When the dump fails nothing is destroyed, unless it is forced.
    /// </summary>
    public async Task<Result<string>> DestroyAsync(Guid id, bool force, CancellationToken cancellation)
    {
        var dumped = await Backups.TakeLastDumpAsync(id, force, progress: null, cancellation);
        return dumped.Succeeded
            ? await _access.WithAddOnLockAsync<string>(
                id,
                AddOnUse.Exclusive,
                async () => _records.Find(id) is { LastDump: not null } record && await _destruction.RemoveAsync(record, cancellation) is { } fault ? fault : dumped,
                cancellation)
            : dumped;
    }

    /// <summary>Drops everything in the database: <c>heroku pg:reset</c>. Names and password stay.</summary>
    public async Task<Result<bool>> ResetAsync(Guid id, ImmutableArray<string> extensions, CancellationToken cancellation)
    {
        // Refused before anything is dropped.
        if (extensions.FirstOrDefault(e => !ClusterConfiguration.TrustedExtensions.Contains(e)) is { } refused)
        {
            return Fault.Invalid($"The extension '{refused}' cannot be installed: it is not one of those that Postgres marks as trusted "
                + $"({string.Join(", ", ClusterConfiguration.TrustedExtensions)}). The database was not reset.");
        }

        return await _access.WithClusterAsync<bool>(id, AddOnUse.Exclusive, async addOn =>
        {
            await addOn.Database.ResetAsync(cancellation);
            return extensions.IsEmpty || await addOn.Database.ExtendAsync(extensions, cancellation) is not { } fault ? true : fault;
        }, cancellation);
    }

    /// <summary>Ends the app's sessions: <c>heroku pg:killall</c>. A running backup continues.</summary>
    public Task<Result<bool>> TerminateConnectionsAsync(Guid id, CancellationToken cancellation) =>
        _access.WithClusterAsync<bool>(id, AddOnUse.Shared, async addOn =>
        {
            await addOn.Database.TerminateAsync(cancellation);
            return true;
        }, cancellation);

    /// <summary>Stops all servers: sessions are ended, committed data is kept.</summary>
    public Task StopAsync(CancellationToken cancellation) => _clusters.StopAsync(cancellation);

    public ValueTask DisposeAsync() => _clusters.DisposeAsync();

    [GeneratedRegex(@"^[a-z][a-z0-9]{3,31}\z", RegexOptions.NonBacktracking)]
    private static partial Regex Name();

    [GeneratedRegex(@"^[A-Za-z0-9]{16,128}\z", RegexOptions.NonBacktracking)]
    private static partial Regex Password();
}
