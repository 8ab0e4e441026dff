
namespace Tarmac.Engine.Runc.Native;

/// <summary>What to undo, in reverse order, when a later step fails.</summary>
internal sealed class Undo : IAsyncDisposable
{
    private readonly Stack<Func<Task>> _steps = [];

    public void Add(Action step) => _steps.Push(() =>
    {
        step();
        return Task.CompletedTask;
    });

    public void Add(Func<Task> step) => _steps.Push(step);

    /// <summary>All went well: nothing is undone.</summary>
    public void Keep() => _steps.Clear();

    public async ValueTask DisposeAsync()
    {
        List<Exception> failures = [];
        while (_steps.TryPop(out var step))
        {
            try
            {
                await step();
            }
            catch (Exception e) when (e is IOException or TimeoutException or UnauthorizedAccessException)
            {
                failures.Add(e);
            }
        }

        if (failures.Count > 0)
        {
            throw new AggregateException("Not everything could be undone", failures);
        }
    }
}
