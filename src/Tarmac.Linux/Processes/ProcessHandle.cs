using Microsoft.Win32.SafeHandles;

namespace Tarmac.Linux.Processes;

/// <summary>An open process (pidfd_open(2)) with its start time: it cannot be mistaken for a later one with the same pid. One that is forgotten is closed by the finalizer.</summary>
public sealed class ProcessHandle : SafeHandleMinusOneIsInvalid
{
    private ProcessHandle(int pid, int file)
        : base(ownsHandle: true)
    {
        Pid = pid;
        SetHandle(file);
    }

    public int Pid { get; }

    /// <summary>In clock ticks since boot (proc_pid_stat(5), field 22).</summary>
    public ulong StartTime { get; private init; }

    /// <summary>Null when there is no such process any more, or another one has its pid now.</summary>
    public static ProcessHandle? Open(int pid, ulong? startTime = null)
    {
        var file = pid > 0 ? LibC.OpenProcess(pid, 0) : -1;
        if (file < 0)
        {
            return null;
        }

        // Read after the file was opened: as long as the process is there, its pid is not given again.
        if (ProcessIdentity.Of(pid) is { } found && (startTime is null || startTime == found.StartTime))
        {
            return new ProcessHandle(pid, file) { StartTime = found.StartTime };
        }

        _ = LibC.Close(file);
        return null;
    }

    /// <summary>Completes when the process has ended. The file stays open until then, also when this handle is disposed of.</summary>
    public Task WaitAsync(Readiness readiness, CancellationToken cancellation) => readiness.WaitAsync(this, cancellation);

    /// <summary>False when the process has ended or the handle is disposed of.</summary>
    public bool Send(int signal)
    {
        var held = false;
        try
        {
            DangerousAddRef(ref held);
            return LibC.SendSignal((int)handle, signal, 0, 0) == 0;
        }
        catch (ObjectDisposedException)
        {
            return false;
        }
        finally
        {
            if (held)
            {
                DangerousRelease();
            }
        }
    }

    protected override bool ReleaseHandle() => LibC.Close((int)handle) == 0;
}
