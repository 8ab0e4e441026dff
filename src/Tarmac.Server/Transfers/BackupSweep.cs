using Tarmac.Loops;
using Tarmac.Postgres.AddOns;
using Tarmac.Server.Loops;
using Tarmac.Server.Operations;
using Tarmac.Server.Settings;

namespace Tarmac.Server.Transfers;

/// <summary>
/// At the start and every hour: brings the files of backups and their rows together again after a crash, and deletes last dumps of destroyed
/// databases that are old enough.
/// </summary>
internal sealed partial class BackupSweep : IOwnsLoops
{
    private static readonly LoopPace Pace = new(TimeSpan.FromHours(1));

    private readonly OperationStore _store;
    private readonly OperationChanges _changes;
    private readonly BackupDeletion _deletion;
    private readonly BackupFiles _files;
    private readonly PostgresAddOns _postgres;
    private readonly TarmacSettings _settings;
    private readonly TimeProvider _time;
    private readonly ILogger<BackupSweep> _logger;
    private readonly DateTimeOffset _started;
    private readonly Loop _loop;

    public BackupSweep(
        LoopContext context, OperationStore store, OperationChanges changes, BackupDeletion deletion, BackupFiles files, PostgresAddOns postgres,
        TarmacSettings settings, ILogger<BackupSweep> logger)
    {
        (_store, _changes, _deletion, _files, _postgres, _settings) = (store, changes, deletion, files, postgres, settings);
        (_time, _logger) = (context.Time, logger);
        _started = _time.GetUtcNow();
        _loop = new Loop("backup files", Pace, context, RunAsync);
    }

    public IEnumerable<ILoop> Loops => [_loop];

    internal async Task RunAsync(CancellationToken cancellation)
    {
        // Files first: each had its row before it was there.
        var files = _files.All();
        var rows = (await _store.AllAsync(cancellation)).ToDictionary(r => r.Id);
        foreach (var row in rows.Values)
        {
            await SweepAsync(row, cancellation);
        }

        foreach (var (app, operation) in files.Where(f => !MayHaveFile(rows.GetValueOrDefault(f.Operation))))
        {
            Log.Orphan(_logger, _files.FileOf(app, operation));
            _files.Delete(app, operation);
        }

        foreach (var removed in _postgres.Backups.RemoveLastDumps(_time.GetUtcNow() - _settings.Postgres.LastDumpsKept))
        {
            Log.OldDump(_logger, removed, (int)_settings.Postgres.LastDumpsKept.TotalDays);
        }
    }

    private async Task SweepAsync(OperationRow row, CancellationToken cancellation)
    {
        if (row.State == OperationState.Deleting || (row.State == OperationState.Receiving && row.CreatedAt < _started.UtcDateTime))
        {
            await _deletion.RunAsync(row, cancellation);
        }
        else if (row is { IsBackup: true, Succeeded: true } && !_files.Exists(row.AppId, row.Id)
            && await _changes.FailAsync(row, "The file of this backup is gone.", cancellation))
        {
            Log.Gone(_logger, row.Name, row.AddonName);
        }
    }

    private static bool MayHaveFile(OperationRow? row) => row is { IsBackup: true, State: OperationState.Succeeded }
        || row is { State: OperationState.Receiving or OperationState.Pending or OperationState.Running };

    private static partial class Log
    {
        [LoggerMessage(4660, LogLevel.Warning, "{File} belongs to no backup and is deleted")]
        public static partial void Orphan(ILogger logger, string file);

        [LoggerMessage(4661, LogLevel.Error, "The file of backup {Backup} of {AddOn} is missing")]
        public static partial void Gone(ILogger logger, string backup, string addOn);

        [LoggerMessage(4662, LogLevel.Information, "The last dump of add-on {AddOn} is older than {Days} days and is deleted")]
        public static partial void OldDump(ILogger logger, Guid addOn, int days);
    }
}
