using System.Globalization;

namespace Tarmac.Linux.Processes;

/// <summary>A process that leads a group, together with everything that it started and that did not leave the group. kill(2)</summary>
public static class ProcessGroup
{
    /// <summary>False when there is no such group.</summary>
    public static bool Send(int group, int signal) => LibC.Kill(-group, signal) == 0;

    /// <summary>Also true while all that is left of it are processes that have ended and were not reaped.</summary>
    public static bool Exists(int group) => LibC.Kill(-group, 0) == 0;

    /// <summary>True while something of it runs (proc_pid_stat(5), fields 3 and 5).</summary>
    public static bool Runs(int group) => Exists(group) && Directory.EnumerateDirectories("/proc")
        .Select(entry => Path.GetFileName(entry))
        .Where(name => char.IsAsciiDigit(name[0]))
        .Any(name => IsIn(group, name));

    private static bool IsIn(int group, string pid)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{pid}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ', 4);
            return fields[0] is not ("Z" or "X") && fields[2] == group.ToString(CultureInfo.InvariantCulture);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
