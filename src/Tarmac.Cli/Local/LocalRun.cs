using Tarmac.Linux.Processes;

namespace Tarmac.Cli.Local;

/// <summary>Runs processes together: the end of one, or a Ctrl-C, is the end of all.</summary>
internal sealed class LocalRun(string folder, IReadOnlyDictionary<string, string> variables, ProcessLines lines, TimeProvider time)
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);

    /// <summary>The exit status of the process that ended first; 130 when the user has ended them.</summary>
    public async Task<int> RunAsync(IReadOnlyList<LocalProcess> processes, CancellationToken cancellation)
    {
        var running = new List<RunningProcess>();
        var record = new RunRecord(folder, ProcessIdentity.Of(Environment.ProcessId)!, []);
        try
        {
            for (var number = 0; number < processes.Count; number++)
            {
                var (process, colour) = (processes[number], number);
                running.Add(RunningProcess.Start(process, folder, variables, line => lines.Write(process.Name, colour, line)));
                record = record with { Leaders = [.. running.Select(one => one.Identity).OfType<ProcessIdentity>()] };
                record.Save();
                lines.Write(process.Name, colour, $"started with pid {running[^1].Identity?.Pid}, PORT {process.Port}");
            }

            return await WatchAsync(running, cancellation);
        }
        finally
        {
            running.ForEach(one => one.Dispose());
            record.Remove();
        }
    }

    private async Task<int> WatchAsync(List<RunningProcess> running, CancellationToken cancellation)
    {
        var ends = running.ConvertAll(one => one.WaitAsync());
        var stop = Task.Delay(Timeout.InfiniteTimeSpan, time, cancellation);
        var first = await Task.WhenAny([.. ends, stop]);
        var status = 130;
        if (first != stop)
        {
            var at = ends.IndexOf((Task<int>)first);
            status = await ends[at];
            lines.Write(running[at].Name, at, $"exited with code {status}");
        }

        if (running.Any(one => one.Lives))
        {
            lines.System("sending SIGTERM to all processes");
            await EndAsync(running);
        }

        await Task.WhenAll(ends);
        return status;
    }

    private async Task EndAsync(List<RunningProcess> running)
    {
        var began = time.GetTimestamp();
        var told = new HashSet<RunningProcess>();
        while (running.Any(one => one.Lives) && time.GetElapsedTime(began) < Grace)
        {
            told.UnionWith(running.Where(one => !told.Contains(one) && one.Signal(Signals.Terminate)));
            await Task.Delay(Poll, time, CancellationToken.None);
        }

        if (running.Any(one => one.Lives))
        {
            lines.System($"sending SIGKILL to the processes that have not ended within {Grace.TotalSeconds:0} s");
            running.ForEach(one => one.Signal(Signals.Kill));
        }
    }
}
