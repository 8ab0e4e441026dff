using System.Globalization;
using System.Runtime.InteropServices;

namespace Tarmac.Postgres.Native;

/// <summary>A process by its pid and start time (proc(5), stat field 22), which no later process with the same pid shares.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly partial record struct ProcessIdentity(int Pid, ulong StartTicks)
{
    /// <summary>Null when there is no such process, or only its zombie.</summary>
    public static ProcessIdentity? Of(int pid)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{pid}/stat");

            // The name in brackets may itself hold spaces and brackets.
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return fields[0] is "Z" or "X" ? null : new ProcessIdentity(pid, ulong.Parse(fields[19], CultureInfo.InvariantCulture));
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>Processes of the given program whose working folder is this one.</summary>
    public static IEnumerable<ProcessIdentity> In(string folder, string program) =>
        from entry in Directory.EnumerateDirectories("/proc")
        where int.TryParse(Path.GetFileName(entry), NumberStyles.None, CultureInfo.InvariantCulture, out _)
        let pid = int.Parse(Path.GetFileName(entry), CultureInfo.InvariantCulture)
        where WorksIn(pid, folder, program)
        let identity = Of(pid)
        where identity is not null
        select identity.Value;

    public static bool WorksIn(int pid, string folder, string program)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/comm").TrimEnd('\n') == program
                && Directory.ResolveLinkTarget($"/proc/{pid}/cwd", returnFinalTarget: false)?.FullName == folder;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    public bool IsAlive() => Of(Pid) == this;

    public void Send(Signal signal)
    {
        if (IsAlive())
        {
            _ = Kill(Pid, (int)signal);
        }
    }

    // kill(2)
    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int pid, int signal);
}
