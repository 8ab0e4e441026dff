using System.Collections.Concurrent;
using System.Threading.Channels;
using Tarmac.Postgres.AddOns;

namespace Tarmac.Server.Transfers;

/// <summary>
/// Carries out backups and restores: of one database one after the other, and few at once, so that they never crowd the machine. Both may be repeated:
/// what a crash interrupted is begun again.
/// </summary>
internal sealed partial class TransferLoop(PostgresAddOns postgres, TransferStore store, BackupFiles files, TimeProvider time, ILogger<TransferLoop> logger)
    : BackgroundService
{
    private const int KeptBackups = 20;

    private const int AtOnce = 3;

    private static readonly TimeSpan Recheck = TimeSpan.FromSeconds(30);

    private readonly Channel<bool> _woken = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly ConcurrentDictionary<Guid, Running> _running = [];

    public void Wake() => _woken.Writer.TryWrite(true);

    /// <summary>Ends it if it is running.</summary>
    public void Cancel(Guid transfer)
    {
        if (_running.TryGetValue(transfer, out var running))
        {
            running.Cancel();
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                foreach (var transfer in await store.UnfinishedAsync(stoppingToken))
                {
                    if (_running.Count < AtOnce && _running.Values.All(r => r.AddOn != transfer.AddonId))
                    {
                        var running = new Running(transfer.AddonId, stoppingToken);
                        _running[transfer.Id] = running;
                        running.Work = WorkAsync(transfer, running, stoppingToken);
                    }
                }
            }
#pragma warning disable CA1031 // The control database may be away for a while; the loop must not end with it.
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
                Log.Interrupted(logger, e);
            }

            await PauseAsync(stoppingToken);
        }

        await Task.WhenAll(_running.Values.Select(r => r.Work)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task WorkAsync(TransferRow transfer, Running running, CancellationToken cancellation)
    {
        try
        {
            if (await store.GetAsync(transfer.Id, cancellation) is { FinishedAt: null })
            {
                await store.StartAsync(transfer, cancellation);
                await (transfer.IsBackup ? BackUpAsync(transfer, running.Token) : RestoreAsync(transfer, running.Token));
            }
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            files.Delete(transfer.AppId, transfer.Id);
        }
#pragma warning disable CA1031 // One transfer that cannot be done must not keep the others waiting for ever.
        catch (Exception e) when (!cancellation.IsCancellationRequested)
#pragma warning restore CA1031
        {
            Log.Broken(logger, transfer.Name, transfer.AddonName, e);
            await store.FailAsync(transfer, "It failed for a reason that stands in tarmacd's log.", cancellation);
        }
        finally
        {
            _running.TryRemove(transfer.Id, out _);
            running.Dispose();
            Wake();
        }
    }

    private async Task BackUpAsync(TransferRow transfer, CancellationToken cancellation)
    {
        if (transfer.AddonId is not { } addOn)
        {
            await store.FailAsync(transfer, "The database is gone.", cancellation);
            return;
        }

        var made = await postgres.Backups.BackUpAsync(addOn, files.FileOf(transfer.AppId, transfer.Id), progress: null, cancellation);
        if (!made.Succeeded)
        {
            await store.FailAsync(transfer, made.Fault.Message, cancellation);
            return;
        }

        await store.SucceedAsync(transfer, made.Value.DatabaseBytes, made.Value.Bytes, cancellation);
        var backups = (await store.OfAppAsync(transfer.AppId, cancellation)).Where(t => t.IsBackup && t.Note is null && t.FinishedAt is not null);
        foreach (var old in backups.OrderByDescending(t => t.Num).Skip(KeptBackups))
        {
            files.Delete(old.AppId, old.Id);
            await store.DeleteAsync(old, cancellation);
        }
    }

    private async Task RestoreAsync(TransferRow transfer, CancellationToken cancellation)
    {
        var source = transfer.Source is { } backup ? await store.GetAsync(backup, cancellation) : transfer;
        var file = source is null ? null : files.FileOf(source.AppId, source.Id);
        if (transfer.AddonId is not { } addOn || file is null || !File.Exists(file))
        {
            await store.FailAsync(transfer, "The database or the backup is gone.", cancellation);
            return;
        }

        var restored = await postgres.Backups.RestoreAsync(addOn, file, progress: null, cancellation);
        await (restored.Succeeded
            ? store.SucceedAsync(transfer, new FileInfo(file).Length, new FileInfo(file).Length, cancellation)
            : store.FailAsync(transfer, restored.Fault.Message, cancellation));
        if (transfer.Source is null)
        {
            files.Delete(transfer.AppId, transfer.Id);
        }
    }

    private async Task PauseAsync(CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using var timer = time.CreateTimer(s => ((CancellationTokenSource)s!).Cancel(), limit, Recheck, Timeout.InfiniteTimeSpan);
        await ((Task)_woken.Reader.ReadAsync(limit.Token).AsTask()).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>A transfer at work.</summary>
    private sealed class Running(Guid? addOn, CancellationToken stopping) : IDisposable
    {
        private readonly CancellationTokenSource _end = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        private readonly Lock _lock = new();
        private bool _over;

        public Guid? AddOn => addOn;

        public Task Work { get; set; } = Task.CompletedTask;

        public CancellationToken Token => _end.Token;

        public void Cancel()
        {
            lock (_lock)
            {
                if (!_over)
                {
                    _end.Cancel();
                }
            }
        }

        public void Dispose()
        {
            lock (_lock)
            {
                _over = true;
                _end.Dispose();
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(4600, LogLevel.Error, "The loop of backups and restores was interrupted; it goes on")]
        public static partial void Interrupted(ILogger logger, Exception exception);

        [LoggerMessage(4601, LogLevel.Error, "{Transfer} of {AddOn} failed")]
        public static partial void Broken(ILogger logger, string transfer, string addOn, Exception exception);
    }
}
