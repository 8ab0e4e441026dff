using Npgsql;
using Tarmac.Core.Outcomes;
using Tarmac.Postgres.Clusters;

namespace Tarmac.Postgres.AddOns;

/// <summary>How an add-on ends: dumped, then removed, then forgotten; the record says how far it came.</summary>
internal sealed class Destruction(AddOnClusters clusters, AddOnRecords records, LastDump dumps)
{
    public async Task<Result<string>> RunAsync(AddOnRecord record, bool force, CancellationToken cancellation)
    {
        var plan = PostgresPlan.Find(record.Plan).Value;
        var name = AddOnClusters.NameOf(record.Id, plan);
        if (record.LastDump is null)
        {
            var dumped = await DumpAsync(record, plan, name, cancellation);
            if (!dumped.Succeeded && force && plan.Dedicated)
            {
                dumped = await clusters.KeepAsync(name, dumps.Cluster(record.Id), cancellation);
            }

            if (!dumped.Succeeded)
            {
                return dumped;
            }

            record = record with { LastDump = dumped.Value };
            records.Save(record);
        }

        if (await RemoveAsync(record, plan, name, cancellation) is { } fault)
        {
            return fault;
        }

        records.Remove(record.Id);
        return record.LastDump;
    }

    private async Task<Result<string>> DumpAsync(AddOnRecord record, PostgresPlan plan, string name, CancellationToken cancellation)
    {
        var opened = await clusters.OpenAsync(name, plan, cancellation);
        if (!opened.Succeeded)
        {
            return opened.Fault;
        }

        try
        {
            return await DumpAsync(opened.Value, record, new AppDatabase(opened.Value, record, plan), cancellation);
        }
        catch (NpgsqlException e) when (PostgresFault.From(e) is { } fault)
        {
            return fault;
        }
    }

    private async Task<Result<string>> DumpAsync(Cluster cluster, AddOnRecord record, AppDatabase database, CancellationToken cancellation)
    {
        if (!await database.EnsureAsync(password: null, cancellation))
        {
            // A crash left it half made, and its password with nobody.
            await database.EnsureAsync(PostgresSecret.New().Password, cancellation);
        }

        Result<string> dumped = PostgresFault.Stopped;
        try
        {
            // Closed first, so that the dump holds the last write.
            await database.CloseAsync(closed: true, cancellation);
            dumped = await dumps.TakeAsync(cluster, record, database, cancellation);
            return dumped;
        }
        finally
        {
            if (!dumped.Succeeded)
            {
                await database.CloseAsync(closed: false, CancellationToken.None);
            }
        }
    }

    private async Task<Fault?> RemoveAsync(AddOnRecord record, PostgresPlan plan, string name, CancellationToken cancellation)
    {
        if (plan.Dedicated)
        {
            await clusters.RemoveAsync(name, cancellation);
            return null;
        }

        var opened = await clusters.OpenAsync(name, plan, cancellation);
        if (opened.Succeeded)
        {
            await new AppDatabase(opened.Value, record, plan).DropAsync(cancellation);
        }

        return opened.Fault;
    }
}
