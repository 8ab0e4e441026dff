using System.Collections.Concurrent;

namespace Tarmac.Server.Deployments;

/// <summary>Lets a push follow its release. Remembers only the latest releases: the database has the outcome of the others.</summary>
internal sealed class ReleaseProgress(DeploymentStore store, TimeProvider time)
{
    private const int Remembered = 256;

    // The outcome may have been written by another program, or before anybody asked.
    private static readonly TimeSpan CheckInterval = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<Guid, Entry> _entries = new();
    private readonly ConcurrentQueue<Guid> _order = new();

    public void CommandStarted(Guid release) => EntryOf(release).Command.TrySetResult();

    public void Ended(Guid release, ReleaseOutcome outcome) => EntryOf(release).Outcome.TrySetResult(outcome);

    /// <summary>Completes when the release command has begun to run and its output can be read.</summary>
    public Task CommandStartedAsync(Guid release) => EntryOf(release).Command.Task;

    /// <summary>Waits until the release is in service or has failed.</summary>
    public async Task<ReleaseOutcome> OutcomeAsync(Guid release, CancellationToken cancellation)
    {
        var outcome = EntryOf(release).Outcome.Task;
        while (true)
        {
            if (await Task.WhenAny(outcome, Task.Delay(CheckInterval, time, cancellation)) == outcome)
            {
                return await outcome;
            }

            cancellation.ThrowIfCancellationRequested();
            if (await store.OutcomeAsync(release, cancellation) is { } stored)
            {
                // Prefer the worker's result to the row: only it has the dyno's last log lines.
                return outcome.IsCompletedSuccessfully ? await outcome : stored;
            }
        }
    }

    private Entry EntryOf(Guid release)
    {
        var entry = _entries.GetOrAdd(release, static _ => new Entry());
        if (entry.TryRemember())
        {
            _order.Enqueue(release);
            while (_order.Count > Remembered && _order.TryDequeue(out var oldest))
            {
                _entries.TryRemove(oldest, out _);
            }
        }

        return entry;
    }

    private sealed class Entry
    {
        private int _remembered;

        public TaskCompletionSource Command { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource<ReleaseOutcome> Outcome { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool TryRemember() => Interlocked.Exchange(ref _remembered, 1) == 0;
    }
}
