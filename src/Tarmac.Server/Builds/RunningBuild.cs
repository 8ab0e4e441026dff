namespace Tarmac.Server.Builds;

/// <summary>A build from before its row is there until its row says how it ended.</summary>
internal sealed class RunningBuild(Guid build, Guid app, Action<RunningBuild> ended) : IDisposable
{
    private readonly CancellationTokenSource _cancelled = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Guid Build => build;

    public Guid App => app;

    public CancellationToken Cancelled => _cancelled.Token;

    /// <summary>Why it was cancelled; null: it was not.</summary>
    public string? Reason { get; private set; }

    public Task Ended => _ended.Task;

    /// <summary>The first reason counts.</summary>
    public void Cancel(string reason)
    {
        lock (_cancelled)
        {
            Reason ??= reason;
        }

        try
        {
            _cancelled.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It has just ended by itself.
        }
    }

    public void Dispose()
    {
        ended(this);
        _ended.TrySetResult();
        _cancelled.Dispose();
    }
}
