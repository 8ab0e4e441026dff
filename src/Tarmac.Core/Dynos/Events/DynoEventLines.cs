using System.Collections.Immutable;
using System.Globalization;

namespace Tarmac.Core.Dynos.Events;

/// <summary>The platform's lines in the app's log (<c>heroku[web.1]</c>), in Heroku's words.</summary>
public static class DynoEventLines
{
    private const int MiB = 1024 * 1024;

    public static ImmutableArray<string> Of(DynoEvent.OfDyno happened) => happened switch
    {
        DynoEvent.Launching starting => [$"Starting process with command `{starting.Command}`"],
        DynoEvent.StateChanged changed => [$"State changed from {Word(changed.From)} to {Word(changed.To)}"],
        DynoEvent.Cycling => ["Cycling"],
        DynoEvent.Restarting => ["Restarting"],
        DynoEvent.Terminating => ["Stopping all processes with SIGTERM"],
        DynoEvent.Killing { AfterTerm: true } => ["Stopping remaining processes with SIGKILL"],
        DynoEvent.Killing => ["Stopping process with SIGKILL"],
        DynoEvent.BootTimedOut boot => [BootTimeout(boot.Limit)],
        DynoEvent.ExitTimedOut exit => [
            $"Error R12 (Exit timeout) -> At least one process failed to exit within {exit.Limit.TotalSeconds:0} seconds of SIGTERM"],
        DynoEvent.AttachTimedOut => ["Error R13 (Attach error) -> Failed to attach to process"],
        DynoEvent.MemoryExceeded { IsVast: true } memory => [Usage(memory), "Error R15 (Memory quota vastly exceeded)"],
        DynoEvent.MemoryExceeded memory => [Usage(memory), "Error R14 (Memory quota exceeded)"],
        DynoEvent.OutOfMemory => ["Error R15 (Memory quota vastly exceeded)"],
        DynoEvent.Exited exited => [$"Process exited with status {exited.Exit.Status}"],
        DynoEvent.FilesAtRisk files => [FilesAtRiskLine.Of(files)],
        _ => [],
    };

    /// <summary>R10, also for whoever waits for a deployment.</summary>
    public static string BootTimeout(TimeSpan limit) =>
        $"Error R10 (Boot timeout) -> Web process failed to bind to $PORT within {limit.TotalSeconds:0} seconds of launch";

    private static string Usage(DynoEvent.MemoryExceeded memory) =>
        string.Create(CultureInfo.InvariantCulture, $"Process running mem={memory.Bytes / MiB}M({memory.Share:0.0}%)");

    private static string Word(DynoState state) => state switch
    {
        DynoState.Starting => "starting",
        DynoState.Up => "up",
        DynoState.Stopping => "stopping",
        DynoState.Down => "down",
        DynoState.Crashed => "crashed",
        DynoState.Complete => "complete",
        _ => throw new ArgumentOutOfRangeException(nameof(state)),
    };
}
