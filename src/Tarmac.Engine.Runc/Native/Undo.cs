using Microsoft.Extensions.Logging;

namespace Tarmac.Engine.Runc.Native;

/// <summary>What to undo, in reverse order, when a later step fails. A step that cannot be undone is logged and keeps no other from being undone.</summary>
internal sealed partial class Undo(ILogger logger) : IAsyncDisposable
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

    /// <summary>Never throws: the failure that led here is the one to report.</summary>
    public async ValueTask DisposeAsync()
    {
        while (_steps.TryPop(out var step))
        {
            try
            {
                await step();
            }
            catch (Exception e)
            {
                Log.NotUndone(logger, e);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(3801, LogLevel.Error, "A step of a dyno that could not be started was not undone")]
        public static partial void NotUndone(ILogger logger, Exception e);
    }
}
