using Microsoft.Extensions.Logging;
using Tarmac.Postgres.Backups;
using Tarmac.Postgres.Clusters;

namespace Tarmac.Postgres.AddOns;

/// <summary>Brings every cluster up at the start of the platform and completes what a crash interrupted.</summary>
internal sealed partial class AddOnStart(
    TimeProvider time, AddOnClusters clusters, AddOnRecords records, AddOnAccess access, Destruction destruction, ILoggerFactory logs)
{
    private const int StartedAtOnce = 4;

    private readonly ILogger _log = logs.CreateLogger<AddOnStart>();
    private readonly Lock _lock = new();
    private Task? _start;

    public Task RunAsync(CancellationToken cancellation)
    {
        lock (_lock)
        {
            return _start = _start is null or { IsFaulted: true } or { IsCanceled: true } ? BeginAsync(cancellation) : _start;
        }
    }

    private async Task BeginAsync(CancellationToken cancellation)
    {
        ClusterCreation.RemoveUnfinished(clusters.Folder);
        var limits = new ParallelOptions { MaxDegreeOfParallelism = StartedAtOnce, CancellationToken = cancellation };
        await Parallel.ForEachAsync(clusters.Names().ToList(), limits, async (name, token) =>
        {
            try
            {
                var opened = await clusters.OpenAsync(name, plan: null, token);
                if (opened.Succeeded)
                {
                    await clusters.ListenOnBridgeAsync(opened.Value, token);
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
        await Parallel.ForEachAsync(records.Ids(), limits, async (id, token) => await CompleteAsync(id, token));
    }

    private async Task CompleteAsync(Guid id, CancellationToken cancellation)
    {
        try
        {
            await access.WithAddOnLockAsync<bool>(id, AddOnUse.LongWork, async () =>
            {
                if (records.Find(id) is not { } record)
                {
                    return true;
                }

                var plan = PostgresPlan.Find(record.Plan).Value;
                if (record.LastDump is not null)
                {
                    return await destruction.RemoveAsync(record, cancellation) is { } fault ? fault : true;
                }

                if (clusters.Find(AddOnClusters.NameOf(id, plan)) is { IsRunning: true } cluster)
                {
                    await CompleteAsync(new OpenAddOn(cluster, record, plan), cancellation);
                }

                return true;
            }, cancellation);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Log.Broken(_log, id.ToString(), e);
        }
    }

    private async Task CompleteAsync(OpenAddOn addOn, CancellationToken cancellation)
    {
        if (await addOn.Database.EnsureAsync(password: null, cancellation))
        {
            await addOn.Database.CloseAsync(closed: false, cancellation);
            await addOn.Database.DropTemporaryLoginAsync(cancellation);
        }

        await new ScratchDatabase(addOn, time).DropAsync(cancellation);
        File.Delete(DatabaseDump.Unfinished(addOn));
    }

    private static partial class Log
    {
        [LoggerMessage(3011, LogLevel.Error, "Postgres cluster {Cluster} was not started: {Reason}")]
        public static partial void NotStarted(ILogger logger, string cluster, string reason);

        [LoggerMessage(3012, LogLevel.Error, "Postgres {Name} is broken")]
        public static partial void Broken(ILogger logger, string name, Exception exception);
    }
}
