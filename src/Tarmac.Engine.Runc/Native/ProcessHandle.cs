using System.Globalization;

namespace Tarmac.Engine.Runc.Native;

/// <summary>A process by its pidfd and start time: it cannot be mistaken for a later one with the same number.</summary>
internal sealed class ProcessHandle : IDisposable
{
    private readonly Lock _lock = new();
    private int _file;

    private ProcessHandle(int pid, ulong startTime, int file)
    {
        (Pid, StartTime, _file) = (pid, startTime, file);
    }

    public int Pid { get; }

    /// <summary>In clock ticks since boot (proc_pid_stat(5), field 22).</summary>
    public ulong StartTime { get; }

    /// <summary>Null when there is no such process any more, or another one has its number now.</summary>
    public static ProcessHandle? Open(int pid, ulong? startTime = null)
    {
        var file = pid > 0 ? LibC.OpenProcess(pid, 0) : -1;
        if (file < 0)
        {
            return null;
        }

        // Read after the file was opened: as long as the process is there, its number is not given again.
        if (StartTimeOf(pid) is { } found && (startTime is null || startTime == found))
        {
            return new ProcessHandle(pid, found, file);
        }

        _ = LibC.Close(file);
        return null;
    }

    /// <summary>Completes when the process has ended.</summary>
    public Task WaitAsync(Readiness readiness, CancellationToken cancellation) => readiness.WaitAsync(_file, cancellation);

    /// <summary>False when the process has ended.</summary>
    public bool Send(int signal)
    {
        lock (_lock)
        {
            return _file >= 0 && LibC.SendSignal(_file, signal, 0, 0) == 0;
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            if (_file >= 0)
            {
                _ = LibC.Close(_file);
                _file = -1;
            }
        }
    }

    private static ulong? StartTimeOf(int pid)
    {
        try
        {
            // The name in parentheses may hold blanks and parentheses.
            var stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/stat"));
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return fields[0] is "Z" or "X" ? null : ulong.Parse(fields[19], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return null;
        }
    }
}
