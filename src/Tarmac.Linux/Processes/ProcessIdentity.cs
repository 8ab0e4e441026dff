using System.Globalization;

namespace Tarmac.Linux.Processes;

/// <summary>A process by its pid and its start time (in clock ticks since boot: proc_pid_stat(5), field 22), which no later process with the same pid shares.</summary>
public sealed record ProcessIdentity(int Pid, ulong StartTime)
{
    public bool IsAlive => Of(Pid) == this;

    /// <summary>Null when there is no such process, or only its zombie.</summary>
    public static ProcessIdentity? Of(int pid)
    {
        try
        {
            // The name in parentheses may itself hold spaces and parentheses.
            var stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/stat"));
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return fields[0] is "Z" or "X" ? null : new ProcessIdentity(pid, ulong.Parse(fields[19], CultureInfo.InvariantCulture));
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The processes that run the given program with this folder as their working folder.</summary>
    public static IEnumerable<ProcessIdentity> In(string folder, string program) =>
        from entry in Directory.EnumerateDirectories("/proc")
        let pid = int.TryParse(Path.GetFileName(entry), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0
        where pid > 0 && WorksIn(pid, folder, program)
        let identity = Of(pid)
        where identity is not null
        select identity;

    public static bool WorksIn(int pid, string folder, string program)
    {
        try
        {
            return File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/comm")).TrimEnd('\n') == program
                && Directory.ResolveLinkTarget(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/cwd"), returnFinalTarget: false)?.FullName == folder;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>False when this process has ended; a later one with its pid gets nothing.</summary>
    public bool Send(int signal)
    {
        using var handle = ProcessHandle.Open(Pid, StartTime);
        return handle?.Send(signal) ?? false;
    }

    /// <summary>Completes when the process has ended; it need not be our child.</summary>
    public async Task EndAsync(CancellationToken cancellation)
    {
        using var handle = ProcessHandle.Open(Pid, StartTime);
        if (handle is not null)
        {
            await handle.WaitAsync(Readiness.Shared, cancellation);
        }
    }
}
