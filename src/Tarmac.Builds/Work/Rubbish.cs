namespace Tarmac.Builds.Work;

/// <summary>
/// Deletes folders of builds that are done, one after the other, while their releases go on: thousands of files take seconds on a busy disk, and the
/// user would wait for them, and an unmounted disk first writes what it has in memory. Each was renamed first, so that the sweep of the next start finds what is left.
/// </summary>
internal sealed class Rubbish : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private Task _last = Task.CompletedTask;

    /// <summary>Completes when all that was thrown away until now is gone.</summary>
    public Task Emptied
    {
        get
        {
            lock (_lock)
            {
                return _last;
            }
        }
    }

    public void Add(string folder)
    {
        lock (_lock)
        {
            _last = _last.ContinueWith(_ => Delete(folder), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }

    public async ValueTask DisposeAsync() => await Emptied;

    private static void Delete(string folder)
    {
        try
        {
            WorkFolder.Remove(folder);
        }
        catch (Exception busy) when (busy is IOException or UnauthorizedAccessException)
        {
            // A mount of a dyno that is still going, or the sweep was first.
        }
    }
}
