using System.Globalization;

namespace Tarmac.Cli.Local;

/// <summary>A process for good: a pid is used again, a pid with its start is not (proc(5), stat, field 22).</summary>
internal sealed record ProcessIdentity(int Pid, long Start)
{
    public static ProcessIdentity? Of(int pid) => StartOf(pid) is { } start ? new ProcessIdentity(pid, start) : null;

    public bool IsAlive => StartOf(Pid) == Start;

    private static long? StartOf(int pid)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{pid}/stat");
            // The program's name stands in parentheses and may hold anything.
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return fields[0] is "Z" or "X" ? null : long.Parse(fields[19], CultureInfo.InvariantCulture);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
