using System.Globalization;

namespace Tarmac.Loops;

/// <summary>
/// A worker for each key that has something to do: an app, an add-on. Work of one key never overlaps and never holds up another key. Wake-ups during the
/// work lead to one more run. Work that throws is logged, counted and tried again after a pause that grows with each failure of that key.
/// </summary>
#pragma warning disable CA1001 // A semaphore whose wait handle nobody asks for holds nothing to release.
public sealed class KeyedLoop<TKey> : ILoop
#pragma warning restore CA1001
    where TKey : notnull
{
    private readonly LoopPace _pace;
    private readonly LoopPulse _pulse;
    private readonly LoopTask _task;
    private readonly Func<TKey, CancellationToken, Task> _work;
    private readonly SemaphoreSlim _places;
    private readonly Lock _lock = new();
    private readonly Dictionary<TKey, KeyedWorker> _workers = [];
    private readonly Dictionary<KeyedWorker, Task> _running = [];
    private bool _started;

    /// <param name="name">Unique in the program.</param>
    /// <param name="pace">The back-off; its interval is not used: for regular checks, wake the keys from a <see cref="Loop"/>.</param>
    /// <param name="context">Clock, log and health.</param>
    /// <param name="work">Brings one key to where it should be, and returns. May be repeated at any time.</param>
    /// <param name="atOnce">How many keys may work at the same time.</param>
    public KeyedLoop(string name, LoopPace pace, LoopContext context, Func<TKey, CancellationToken, Task> work, int atOnce = int.MaxValue)
    {
        _pace = pace;
        _work = work;
        _places = new SemaphoreSlim(atOnce);
        _pulse = new LoopPulse(name, context, Waiting);
        _task = new LoopTask(_pulse, pace, RunAllAsync);
    }

    public string Name => _pulse.Name;

    /// <summary>The key's work begins soon, or once more after the run under way.</summary>
    public void Wake(TKey key)
    {
        lock (_lock)
        {
            WakeLocked(key);
        }
    }

    /// <summary>Wakes the key; the task completes when a run that began after this call has ended, well or not, or when the loop stops.</summary>
    public Task WakeAndWaitAsync(TKey key, CancellationToken cancellation)
    {
        lock (_lock)
        {
            return WakeLocked(key) is { } worker ? worker.NextRun().WaitAsync(cancellation) : Task.CompletedTask;
        }
    }

    /// <summary>Cancels the run under way, if there is one, and wakes the key: its next run sees what changed.</summary>
    public void Interrupt(TKey key)
    {
        lock (_lock)
        {
            WakeLocked(key)?.Run?.Cancel();
        }
    }

    public void Start() => _task.Start();

    public async Task StopAsync(CancellationToken cancellation)
    {
        await _task.StopAsync(cancellation);
        lock (_lock)
        {
            foreach (var ended in _workers.Values.SelectMany(worker => worker.TakeWaiting()))
            {
                ended.TrySetResult();
            }
        }
    }

    private KeyedWorker? WakeLocked(TKey key)
    {
        if (_task.Ended)
        {
            return null;
        }

        if (_workers.TryGetValue(key, out var worker))
        {
            worker.WokenAgain = true;
            return worker;
        }

        worker = new KeyedWorker();
        _workers.Add(key, worker);
        if (_started)
        {
            Launch(key, worker);
        }

        return worker;
    }

    private void Launch(TKey key, KeyedWorker worker) => _running[worker] = Task.Run(() => RunAsync(key, worker, _task.Stopping), CancellationToken.None);

    private async Task RunAllAsync(CancellationToken cancellation)
    {
        lock (_lock)
        {
            _started = true;
            foreach (var (key, worker) in _workers)
            {
                Launch(key, worker);
            }
        }

        await Task.Delay(Timeout.InfiniteTimeSpan, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Task[] running;
        lock (_lock)
        {
            running = [.. _running.Values];
        }

        await Task.WhenAll(running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task RunAsync(TKey key, KeyedWorker worker, CancellationToken cancellation)
    {
        var name = Convert.ToString(key, CultureInfo.InvariantCulture) ?? "";
        while (true)
        {
            await _places.WaitAsync(cancellation);
            TimeSpan? pause;
            try
            {
                pause = await RunOnceAsync(key, name, worker, cancellation);
            }
            finally
            {
                _places.Release();
            }

            if (pause is { } rest)
            {
                await Task.Delay(rest, _pulse.Time, cancellation);
            }
            else if (Leave(key, worker))
            {
                return;
            }
        }
    }

    // Returns how long to rest before the next attempt, or null where the run succeeded or was interrupted.
    private async Task<TimeSpan?> RunOnceAsync(TKey key, string name, KeyedWorker worker, CancellationToken cancellation)
    {
        using var run = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        IReadOnlyList<TaskCompletionSource> waiting;
        lock (_lock)
        {
            worker.WokenAgain = false;
            worker.Run = run;
            waiting = worker.TakeWaiting();
        }

        try
        {
            _pulse.Starting(name);
            await _work(key, run.Token);
            worker.Failures = 0;
            _pulse.Succeeded(name);
            return null;
        }
        catch (OperationCanceledException) when (run.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            return null;
        }
#pragma warning disable CA1031 // The other keys must not pay for this one, nor may its worker end.
        catch (Exception fault) when (!cancellation.IsCancellationRequested)
#pragma warning restore CA1031
        {
            var pause = _pace.BackOff(++worker.Failures);
            _pulse.Failed(name, worker.Failures, pause, fault);
            return pause;
        }
        finally
        {
            lock (_lock)
            {
                worker.Run = null;
            }

            foreach (var ended in waiting)
            {
                ended.TrySetResult();
            }
        }
    }

    private bool Leave(TKey key, KeyedWorker worker)
    {
        lock (_lock)
        {
            if (worker.WokenAgain)
            {
                return false;
            }

            _workers.Remove(key);
            _running.Remove(worker);
            return true;
        }
    }

    private int Waiting()
    {
        lock (_lock)
        {
            return _workers.Values.Count(worker => worker.Run is null);
        }
    }
}
