using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Npgsql;
using Tarmac.Core.Outcomes;
using Tarmac.Postgres.Clusters;

namespace Tarmac.Postgres.AddOns;

/// <summary>What is asked about a database without changing it. Takes no lock: it answers also during a backup.</summary>
public sealed partial class PostgresInspection
{
    private readonly PostgresOptions _options;
    private readonly AddOnRecords _records;
    private readonly AddOnClusters _clusters;
    private readonly ILogger _log;

    internal PostgresInspection(PostgresOptions options, AddOnRecords records, AddOnClusters clusters, ILoggerFactory logs)
    {
        _options = options;
        _records = records;
        _clusters = clusters;
        _log = logs.CreateLogger<PostgresInspection>();
    }

    /// <summary>Where a provisioned database answers.</summary>
    public Result<PostgresDatabase> Find(Guid id, PostgresSecret secret)
    {
        if (_records.Find(id) is not { LastDump: null } record)
        {
            return AddOnAccess.NotFound;
        }

        var plan = PostgresPlan.Find(record.Plan).Value;
        return _clusters.Find(AddOnClusters.NameOf(id, plan)) is { } cluster ? Of(cluster, record, plan, secret.Password) : PostgresFault.Stopped;
    }

    /// <summary>What <c>heroku pg:info</c> shows. A database that does not answer is shown as unavailable.</summary>
    public async Task<Result<ImmutableArray<PostgresInfoLine>>> InfoAsync(Guid id, CancellationToken cancellation)
    {
        if (_records.Find(id) is not { } record)
        {
            return AddOnAccess.NotFound;
        }

        var plan = PostgresPlan.Find(record.Plan).Value;
        return PostgresInfoText.Lines(plan, record.CreatedAt, await FiguresAsync(record, plan, cancellation));
    }

    /// <summary>The logins of the database; <c>default</c> only.</summary>
    public async Task<Result<ImmutableArray<PostgresCredential>>> CredentialsAsync(Guid id, CancellationToken cancellation)
    {
        if (_records.Find(id) is not { } record)
        {
            return AddOnAccess.NotFound;
        }

        var plan = PostgresPlan.Find(record.Plan).Value;
        if (_clusters.Find(AddOnClusters.NameOf(id, plan)) is not { } cluster)
        {
            return PostgresFault.Stopped;
        }

        var figures = await FiguresAsync(record, plan, cancellation);
        return ImmutableArray.Create(
            new PostgresCredential("default", record.User, "active", record.Database, Host, cluster.Spec.Port, figures?.Connections ?? 0));
    }

    /// <summary>What <c>heroku pg:wait</c> polls.</summary>
    public async Task<Result<PostgresWaitStatus>> WaitStatusAsync(Guid id, CancellationToken cancellation)
    {
        if (_records.Find(id) is not { } record)
        {
            return AddOnAccess.NotFound;
        }

        var answers = await FiguresAsync(record, PostgresPlan.Find(record.Plan).Value, cancellation) is not null;
        return new PostgresWaitStatus(!answers, answers ? "available" : "preparing", Error: false);
    }

    internal PostgresDatabase Of(Cluster cluster, AddOnRecord record, PostgresPlan plan, string password)
    {
        var port = cluster.Spec.Port;
        return new PostgresDatabase(
            record.Id, plan, Host, port, record.Database, record.User, $"postgres://{record.User}:{password}@{Host}:{port}/{record.Database}");
    }

    private string Host => _options.BridgeAddress?.ToString() ?? "127.0.0.1";

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

    private static partial class Log
    {
        [LoggerMessage(3013, LogLevel.Warning, "Database {Database} does not answer: {Reason}")]
        public static partial void Silent(ILogger logger, string database, string reason);
    }
}
