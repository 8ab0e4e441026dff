using Tarmac.Loops;

namespace Tarmac.Builds.Work;

/// <summary>
/// Deletes folders of builds that are done, one after the other, while their releases go on: thousands of files take seconds on a busy disk, and the
/// user would wait for them, and an unmounted disk first writes what it has in memory. One that cannot be deleted now (a mount of a dyno that still
/// runs) is tried again. Each was renamed first, so that the sweep of the next start finds what is left.
/// </summary>
internal sealed class BackgroundDeletion : IAsyncDisposable
{
    // How long a stop waits for the folders that are left.
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(10);

    private readonly Loop _loop;
    private readonly TimeProvider _time;
    private readonly Lock _lock = new();
    private readonly HashSet<string> _left = [];
    private TaskCompletionSource _emptied = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public BackgroundDeletion(LoopContext context)
    {
        _time = context.Time;
        _loop = new Loop("build folder deletion", LoopPace.OnlyWhenWoken, context, DeleteAsync);
        _emptied.SetResult();
    }

    /// <summary>Completes when all that was added until now is gone.</summary>
    public Task Emptied
    {
        get
        {
            lock (_lock)
            {
                return _emptied.Task;
            }
        }
    }

    public void Add(string folder)
    {
        lock (_lock)
        {
            if (_left.Count == 0)
            {
                _emptied = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }

            _left.Add(folder);
        }

        _loop.Start();
        _loop.Wake();
    }

    /// <summary>Waits for a while until all is deleted; the sweep of the next start deletes the rest.</summary>
    public async ValueTask DisposeAsync()
    {
        await Emptied.WaitAsync(StopLimit, _time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _loop.StopAsync(CancellationToken.None);
    }

    private Task DeleteAsync(LoopRound round, CancellationToken cancellation) => round.EachAsync(Left(), folder => folder, Delete, cancellation);

    private string[] Left()
    {
        lock (_lock)
        {
            return [.. _left];
        }
    }

    private Task Delete(string folder, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        WorkFolder.Remove(folder);
        lock (_lock)
        {
            _left.Remove(folder);
            if (_left.Count == 0)
            {
                _emptied.TrySetResult();
            }
        }

        return Task.CompletedTask;
    }
}
