using Tarmac.Core.Outcomes;

namespace Tarmac.Server.Operations;

/// <summary>One attempt at an operation: begun in the control database, carried out, ended in the control database.</summary>
internal sealed partial class OperationRun(
    IEnumerable<IOperationWork> works, OperationStore store, OperationChanges changes, TimeProvider time, ILogger<OperationRun> logger)
{
    private const int Attempts = 3;

    private static readonly TimeSpan ProgressInterval = TimeSpan.FromSeconds(2);

    private readonly Dictionary<string, IOperationWork> _works = works.ToDictionary(w => w.Kind);

    public async Task RunAsync(OperationRow row, CancellationToken cancellation)
    {
        var work = _works[row.Kind];
        if (!await changes.StartAsync(row, cancellation))
        {
            return;
        }

        Result<OperationResult> outcome;
        try
        {
            outcome = await WatchedAsync(work, row, cancellation);
        }
        catch (Exception fault)
        {
            if (cancellation.IsCancellationRequested)
            {
                await UndoCancelledAsync(work, row);
                throw;
            }

            // Also a cancellation that nobody asked for: the loop waits before it tries again.
            Log.Interrupted(logger, row.Name, row.AddonName, row.Attempt + 1, fault);
            if (work.MustSucceed || row.Attempt + 1 < Attempts)
            {
                await changes.DelayAsync(row, "It was interrupted and is tried again; tarmacd's log holds the reason.", cancellation);
                throw new OperationDelayedException($"{row.Name} of {row.AddonName}: {fault.Message}");
            }

            outcome = Fault.Invalid("It failed for an internal reason; tarmacd's log has the details.");
        }

        await EndAsync(work, row, outcome, cancellation);
    }

    private async Task EndAsync(IOperationWork work, OperationRow row, Result<OperationResult> outcome, CancellationToken cancellation)
    {
        if (!outcome.Succeeded && work.MustSucceed)
        {
            await changes.DelayAsync(row, outcome.Fault.Message, cancellation);
            throw new OperationDelayedException($"{row.Name} of {row.AddonName}: {outcome.Fault.Message}");
        }

        var kept = outcome.Succeeded
            ? await changes.SucceedAsync(row, outcome.Value.SourceBytes, outcome.Value.ProcessedBytes, work.CanBeUndone, cancellation)
            : await changes.FailAsync(row, outcome.Fault.Message, cancellation) && false;
        if (!kept)
        {
            work.Undo(row);
        }

        await work.EndedAsync(row, cancellation);
    }

    private async Task<Result<OperationResult>> WatchedAsync(IOperationWork work, OperationRow row, CancellationToken cancellation)
    {
        var latest = new LatestProgress();
        var running = work.RunAsync(row, latest, cancellation);
        while (await Task.WhenAny(running, Task.Delay(ProgressInterval, time, CancellationToken.None)) != running)
        {
            if (latest.Read() is { } progress)
            {
                await ShowAsync(row, progress);
            }
        }

        return await running;
    }

    private async Task ShowAsync(OperationRow row, Postgres.Backups.BackupProgress progress)
    {
        try
        {
            var cancellable = row.Cancellable && progress.Step is not Postgres.Backups.BackupStep.Replacing;
            await changes.ProgressAsync(
                row, progress.Step.ToString().ToLowerInvariant(), progress.Bytes, progress.TotalBytes, cancellable, CancellationToken.None);
        }
#pragma warning disable CA1031 // The work goes on although the control database is away for a moment.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            Log.Hidden(logger, row.Name, row.AddonName, fault.Message);
        }
    }

    private async Task UndoCancelledAsync(IOperationWork work, OperationRow row)
    {
        if (await store.GetAsync(row.Id, CancellationToken.None) is not { State: OperationState.Running })
        {
            work.Undo(row);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(4650, LogLevel.Error, "{Operation} of {AddOn} was interrupted (attempt {Attempt})")]
        public static partial void Interrupted(ILogger logger, string operation, string addOn, int attempt, Exception fault);

        [LoggerMessage(4651, LogLevel.Warning, "The progress of {Operation} of {AddOn} could not be recorded: {Reason}")]
        public static partial void Hidden(ILogger logger, string operation, string addOn, string reason);
    }
}
