namespace Tarmac.Server.Routing;

/// <summary>Counts the requests for a new table, so that one table answers all requests made before it was built.</summary>
internal sealed class RouteRevisions
{
    private readonly Lock _lock = new();
    private readonly List<(long Revision, TaskCompletionSource Sent)> _waiting = [];
    private long _asked;
    private long _sent;

    /// <summary>What a table built now answers.</summary>
    public long Asked => Volatile.Read(ref _asked);

    /// <summary>Whether a new table was requested since the last one was sent.</summary>
    public bool IsBehind => Volatile.Read(ref _asked) > Volatile.Read(ref _sent);

    public void Ask() => Interlocked.Increment(ref _asked);

    /// <summary>Returns when a table built after this call was sent, and throws why it could not be.</summary>
    public Task AskAndWaitAsync(CancellationToken cancellation)
    {
        lock (_lock)
        {
            var sent = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add((Interlocked.Increment(ref _asked), sent));
            return sent.Task.WaitAsync(cancellation);
        }
    }

    public void Sent(long revision)
    {
        Volatile.Write(ref _sent, revision);
        Complete(revision, sent => sent.TrySetResult());
    }

    public void NotSent(long revision, Exception why) => Complete(revision, sent => sent.TrySetException(why));

    private void Complete(long revision, Action<TaskCompletionSource> complete)
    {
        lock (_lock)
        {
            _waiting.Where(w => w.Revision <= revision).ToList().ForEach(w => complete(w.Sent));
            _waiting.RemoveAll(w => w.Revision <= revision);
        }
    }
}
