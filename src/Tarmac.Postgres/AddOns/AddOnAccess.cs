using System.Collections.Concurrent;
using Tarmac.Core.Outcomes;

namespace Tarmac.Postgres.AddOns;

/// <summary>Runs operations on an add-on under its lock, and turns an outage into a fault.</summary>
internal sealed class AddOnAccess(AddOnRecords records, AddOnClusters clusters, TimeProvider time)
{
    /// <summary>Well within the minute after which the command line gives up a silent call.</summary>
    public static readonly TimeSpan WaitLimit = TimeSpan.FromSeconds(15);

    private readonly ConcurrentDictionary<Guid, AddOnLock> _locks = [];

    public static Fault NotFound => Fault.NotFound("add_on", "Couldn't find that add on.");

    private static Fault Busy { get; } = Fault.Conflict(
        "The database is busy: a backup or a restore of it is under way. Try again when it is done, or cancel it: heroku pg:backups:cancel");

    /// <summary>The add-on's database must be there, its cluster running.</summary>
    public Task<Result<T>> WithClusterAsync<T>(Guid id, AddOnUse use, Func<OpenAddOn, Task<Result<T>>> act, CancellationToken cancellation) =>
        WithAddOnLockAsync<T>(id, use, async () =>
        {
            if (records.Find(id) is not { LastDump: null } record)
            {
                return NotFound;
            }

            var plan = PostgresPlan.Find(record.Plan).Value;
            var opened = await clusters.OpenAsync(AddOnClusters.NameOf(id, plan), plan, cancellation);
            return opened.Succeeded ? await act(new OpenAddOn(opened.Value, record, plan)) : opened.Fault;
        }, cancellation);

    public async Task<Result<T>> WithAddOnLockAsync<T>(Guid id, AddOnUse use, Func<Task<Result<T>>> act, CancellationToken cancellation)
    {
        using var held = await _locks.GetOrAdd(id, _ => new AddOnLock(time)).TakeAsync(use, WaitLimit, cancellation);
        if (held is null)
        {
            return Busy;
        }

        try
        {
            return await act();
        }
        catch (Exception e) when (PostgresFault.From(e) is { } fault)
        {
            return fault;
        }
    }
}
