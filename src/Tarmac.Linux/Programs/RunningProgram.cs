using System.Diagnostics;
using Tarmac.Linux.Processes;

namespace Tarmac.Linux.Programs;

/// <summary>A running program, leader of its process group. Disposed of while it runs: the whole group is killed.</summary>
public sealed class RunningProgram : IAsyncDisposable
{
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(20);
    private readonly Process _process;

    internal RunningProgram(Process process) => _process = process;

    public int Pid => _process.Id;

    public bool HasEnded => _process.HasExited;

    public Stream Input => _process.StandardInput.BaseStream;

    public Stream Output => _process.StandardOutput.BaseStream;

    public Stream Errors => _process.StandardError.BaseStream;

    /// <summary>Writes all of the stream to its standard input and closes that. A program that ends before it has read everything is no error here: its status is the result.</summary>
    public async Task SendAsync(Stream? input, CancellationToken cancellation)
    {
        try
        {
            await (input ?? Stream.Null).CopyToAsync(Input, cancellation);
            await Input.DisposeAsync();
        }
        catch (IOException)
        {
        }
    }

    /// <summary>Its exit status, or 128 and the number of the signal that ended it.</summary>
    public async Task<int> ExitAsync(CancellationToken cancellation)
    {
        await _process.WaitForExitAsync(cancellation);
        return _process.ExitCode;
    }

    /// <summary>Signals the group. Right after the start there is none yet, only its leader.</summary>
    public void Send(int signal)
    {
        if (!ProcessGroup.Send(Pid, signal) && !HasEnded)
        {
            _ = LibC.Kill(Pid, signal);
        }
    }

    /// <summary>Asks the group to end, and kills what of it has not ended in time. Fine when the program has ended by itself.</summary>
    public async Task StopAsync(TimeSpan grace)
    {
        if (HasEnded)
        {
            return;
        }

        Send(Signals.Terminate);
        var began = TimeProvider.System.GetTimestamp();
        while (ProcessGroup.Runs(Pid) && TimeProvider.System.GetElapsedTime(began) < grace)
        {
            await Task.Delay(Glance, CancellationToken.None);
        }

        await KillAsync();
    }

    /// <summary>Kills the group, also what its leader left behind, and waits for the leader's end.</summary>
    public async Task KillAsync()
    {
        Send(Signals.Kill);

        // SIGKILL needs no limit but that of the kernel; what waits on a disk ends when the disk answers.
        await _process.WaitForExitAsync(CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        if (!HasEnded)
        {
            await KillAsync();
        }

        // A process leaves the streams that were used to the garbage collector.
        foreach (var stream in new[] { Input, Output, Errors })
        {
            await stream.DisposeAsync();
        }

        _process.Dispose();
    }
}
