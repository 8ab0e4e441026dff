using Microsoft.Extensions.Logging;
using Tarmac.Core.Apps;
using Tarmac.Core.Dynos;
using Tarmac.Engine.Runc.Dynos;

namespace Tarmac.Engine.Runc.Formations;

/// <summary>
/// The tasks of a formation's dynos. Every task is owned here, and every dyno's end is reported to the supervisor, also one that was caused by a bug of
/// our own: a dyno whose end is not reported would stay in its formation for ever.
/// </summary>
internal sealed partial class DynoTasks(AppId app, DynoLife life, ILogger logger, IDynoWatcher watcher, CancellationToken cancellation)
{
    private readonly HashSet<Task> _tasks = [];

    public void Start(SupervisedDyno dyno, DynoOrder order) => Own(LiveAsync(dyno, order));

    /// <summary>Takes up a dyno that runs already.</summary>
    public void Follow(SupervisedDyno dyno, RunningDyno running) => Own(FollowAsync(dyno, running));

    public void End(EndingDyno ending) => Own(EndAsync(ending));

    public Task WhenAllAsync() => Task.WhenAll(_tasks);

    private void Own(Task task)
    {
        _tasks.RemoveWhere(t => t.IsCompleted);
        _tasks.Add(task);
    }

    private async Task LiveAsync(SupervisedDyno dyno, DynoOrder order)
    {
        dyno.Running = await life.StartAsync(dyno, order);
        dyno.Started.SetResult(dyno.Running);
        if (dyno.Running is { } running)
        {
            await FollowAsync(dyno, running);
        }
        else
        {
            Log.NotStarted(logger, dyno.Name.ToString(), app, dyno.Failure ?? "unknown");
            await TellAsync(dyno, watcher.EndedAsync(dyno, null));
        }
    }

    private async Task FollowAsync(SupervisedDyno dyno, RunningDyno running)
    {
        DynoExit? exit = null;
        try
        {
            if (dyno.State is DynoState.Starting && await life.BootAsync(dyno, running))
            {
                await TellAsync(dyno, watcher.UpAsync(dyno));
            }

            exit = await running.Exited;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return; // Let go of: it runs on.
        }
        catch (Exception e)
        {
            exit = await EndUnwatchedAsync(dyno, running, e);
        }

        await TellAsync(dyno, watcher.EndedAsync(dyno, exit));
    }

    // It is not known any more how the dyno fares, so it may not go on.
    private async Task<DynoExit?> EndUnwatchedAsync(SupervisedDyno dyno, RunningDyno running, Exception fault)
    {
        Log.NotFollowed(logger, dyno.Name.ToString(), app, fault);
        dyno.Failure ??= $"The dyno could not be monitored: {fault.Message}";
        running.Kill();
        try
        {
            return await running.Exited;
        }
        catch (Exception) when (running.Exited.IsCompleted)
        {
            return null; // That was the fault.
        }
    }

    private async Task EndAsync(EndingDyno ending)
    {
        var dyno = ending.Dyno;
        await dyno.Unwanted.CancelAsync();
        if (await dyno.Started.Task is not { } running)
        {
            return;
        }

        try
        {
            await life.EndAsync(running, ending.Served, ending.Grace, cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // Let go of: who adopts it decides about it.
        }
        catch (Exception e)
        {
            Log.NotEnded(logger, dyno.Name.ToString(), app, e);
            running.Kill();
        }
    }

    private async Task TellAsync(SupervisedDyno dyno, Task telling)
    {
        try
        {
            await telling;
        }
        catch (OperationCanceledException)
        {
            // The supervisor has stopped: it wants to know nothing any more.
        }
        catch (Exception e)
        {
            Log.NotTold(logger, dyno.Name.ToString(), app, e);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(3502, LogLevel.Warning, "{Dyno} of app {App} did not start: {Reason}")]
        public static partial void NotStarted(ILogger logger, string dyno, AppId app, string reason);

        [LoggerMessage(3504, LogLevel.Error, "{Dyno} of app {App} could not be monitored and is stopped")]
        public static partial void NotFollowed(ILogger logger, string dyno, AppId app, Exception e);

        [LoggerMessage(3505, LogLevel.Error, "{Dyno} of app {App} could not be stopped gracefully and is killed")]
        public static partial void NotEnded(ILogger logger, string dyno, AppId app, Exception e);

        [LoggerMessage(3506, LogLevel.Error, "The end of {Dyno} of app {App} could not be processed completely")]
        public static partial void NotTold(ILogger logger, string dyno, AppId app, Exception e);
    }
}
