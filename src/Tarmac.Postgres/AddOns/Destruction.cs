using Npgsql;
using Tarmac.Core.Outcomes;
using Tarmac.Postgres.Backups;

namespace Tarmac.Postgres.AddOns;

/// <summary>Destroys an add-on: dump, removal, deletion of the record; the record has the step that was reached.</summary>
internal sealed class Destruction(AddOnClusters clusters, AddOnRecords records, LastDump dumps)
{
    /// <summary>The record with the path of the last dump, which is taken if there is none yet.</summary>
    public async Task<Result<AddOnRecord>> DumpAsync(AddOnRecord record, bool force, IProgress<BackupProgress>? progress, CancellationToken cancellation)
    {
        if (record.LastDump is not null)
        {
            return record;
        }

        var plan = PostgresPlan.Find(record.Plan).Value;
        var name = AddOnClusters.NameOf(record.Id, plan);

        // Kept whole by a destruction that crashed before it could say so: opening it again would make an empty cluster.
        var dumped = Directory.Exists(dumps.Cluster(record.Id)) ? dumps.Cluster(record.Id) : await TakeAsync(record, plan, name, progress, cancellation);
        if (!dumped.Succeeded && force && plan.Dedicated)
        {
            dumped = await clusters.KeepAsync(name, dumps.Cluster(record.Id), cancellation);
            dumps.Date(dumped.Value);
        }

        if (!dumped.Succeeded)
        {
            return dumped.Fault;
        }

        record = record with { LastDump = dumped.Value };
        records.Save(record);
        return record;
    }

    /// <summary>After the dump: takes away the database, and the record last.</summary>
    public async Task<Fault?> RemoveAsync(AddOnRecord record, CancellationToken cancellation)
    {
        var plan = PostgresPlan.Find(record.Plan).Value;
        var name = AddOnClusters.NameOf(record.Id, plan);
        if (plan.Dedicated)
        {
            await clusters.RemoveAsync(name, cancellation);
        }
        else
        {
            var opened = await clusters.OpenAsync(name, plan, cancellation);
            if (!opened.Succeeded)
            {
                return opened.Fault;
            }

            await new AppDatabase(opened.Value, record, plan).DropAsync(cancellation);
        }

        records.Remove(record.Id);
        return null;
    }

    private async Task<Result<string>> TakeAsync(
        AddOnRecord record, PostgresPlan plan, string name, IProgress<BackupProgress>? progress, CancellationToken cancellation)
    {
        var opened = await clusters.OpenAsync(name, plan, cancellation);
        if (!opened.Succeeded)
        {
            return opened.Fault;
        }

        try
        {
            return await TakeAsync(new OpenAddOn(opened.Value, record, plan), progress, cancellation);
        }
        catch (NpgsqlException e) when (PostgresFault.From(e) is { } fault)
        {
            return fault;
        }
    }

    private async Task<Result<string>> TakeAsync(OpenAddOn addOn, IProgress<BackupProgress>? progress, CancellationToken cancellation)
    {
        var database = addOn.Database;
        if (!await database.EnsureAsync(password: null, cancellation))
        {
            // A crash left it unfinished, and its password is known to no one.
            await database.EnsureAsync(PostgresSecret.New().Password, cancellation);
        }

        Result<string> dumped = PostgresFault.Stopped;
        try
        {
            // Closed first, so that the dump holds the last write.
            await database.CloseAsync(closed: true, cancellation);
            dumped = await dumps.TakeAsync(addOn, progress, cancellation);
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
}
