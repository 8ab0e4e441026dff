namespace Tarmac.Loops;

/// <summary>The state of one key of a <see cref="KeyedLoop{TKey}"/>. Guarded by the loop's lock.</summary>
internal sealed class KeyedWorker
{
    private List<TaskCompletionSource> _waiting = [];

    public bool WokenAgain { get; set; }

    public CancellationTokenSource? Run { get; set; }

    public int Failures { get; set; }

    /// <summary>Completes when a run that begins after this call has ended, well or not.</summary>
    public Task NextRun()
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting.Add(ended);
        return ended.Task;
    }

    public IReadOnlyList<TaskCompletionSource> TakeWaiting()
    {
        var waiting = _waiting;
        _waiting = [];
        return waiting;
    }
}
