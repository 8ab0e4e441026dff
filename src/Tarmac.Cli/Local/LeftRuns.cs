using Tarmac.Linux.Processes;

namespace Tarmac.Cli.Local;

/// <summary>Ends what <c>tarmac local</c> runs or has left running.</summary>
internal static class LeftRuns
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(12);

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);

    public static async Task StopAsync(Action<string> say, TimeProvider time, CancellationToken cancellation)
    {
        foreach (var run in RunRecord.All())
        {
            var owned = run.Owner.IsAlive;
            var left = run.Leaders.Where(leader => leader.IsAlive).ToArray();
            if (owned)
            {
                run.Owner.Send(Signals.Terminate);
            }
            else
            {
                Signal(left, Signals.Terminate);
            }

            var began = time.GetTimestamp();
            while ((run.Owner.IsAlive || left.Any(leader => leader.IsAlive)) && time.GetElapsedTime(began) < Grace)
            {
                await Task.Delay(Poll, time, cancellation);
            }

            Signal([.. left.Where(leader => leader.IsAlive)], Signals.Kill);
            run.Remove();
            if (owned || left.Length > 0)
            {
                say($"Ended {left.Length} process{(left.Length == 1 ? "" : "es")} of {run.Folder}");
            }
        }
    }

    private static void Signal(ProcessIdentity[] leaders, int signal)
    {
        foreach (var leader in leaders)
        {
            ProcessGroup.Send(leader.Pid, signal);
        }
    }
}
