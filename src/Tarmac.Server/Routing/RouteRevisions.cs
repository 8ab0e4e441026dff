namespace Tarmac.Server.Routing;

/// <summary>Counts the wishes for a new table, so that one table answers all wishes made before it was built.</summary>
internal sealed class RouteRevisions
{
    private readonly Lock _lock = new();
    private readonly List<(long Revision, TaskCompletionSource Sent)> _waiting = [];
    private TaskCompletionSource _asked = New();
    private long _revision;
    private bool _open;

    public void Open()
    {
        lock (_lock)
        {
            _open = true;
            _revision++;
            _asked.TrySetResult();
        }
    }

    public void Ask()
    {
        lock (_lock)
        {
            _revision++;
            Wake();
        }
    }

    /// <summary>Returns when a table built after this call was sent or could not be. Before <see cref="Open"/>, at once.</summary>
    public Task AskAndWaitAsync(CancellationToken cancellation)
    {
        lock (_lock)
        {
            _revision++;
            if (!_open)
            {
                return Task.CompletedTask;
            }

            var sent = New();
            _waiting.Add((_revision, sent));
            Wake();
            return sent.Task.WaitAsync(cancellation);
        }
    }

    /// <summary>The revision that a table built now answers; null when the time is over and nobody asked.</summary>
    public async Task<long?> NextAsync(TimeSpan limit, TimeProvider time, CancellationToken cancellation)
    {
        Task asked;
        bool open;
        lock (_lock)
        {
            (asked, open) = (_asked.Task, _open);
        }

        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        await Task.WhenAny(asked, open ? Task.Delay(limit, time, waiting.Token) : Task.Delay(Timeout.InfiniteTimeSpan, waiting.Token));
        await waiting.CancelAsync();
        cancellation.ThrowIfCancellationRequested();
        lock (_lock)
        {
            if (!_asked.Task.IsCompleted)
            {
                return null;
            }

            _asked = New();
            return _revision;
        }
    }

    public void Done(long? revision)
    {
        lock (_lock)
        {
            foreach (var (_, sent) in _waiting.Where(w => w.Revision <= revision))
            {
                sent.TrySetResult();
            }

            _waiting.RemoveAll(w => w.Revision <= revision);
        }
    }

    private void Wake()
    {
        if (_open)
        {
            _asked.TrySetResult();
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
