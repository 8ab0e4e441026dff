using System.Globalization;

namespace Tarmac.Linux.Cgroups;

/// <summary>The kernel's control groups on v2, and on v1 with its hierarchy per controller (cgroups(7)). A group is named by its path, <c>/a/b</c>.</summary>
public sealed class CgroupMount(string mount = "/sys/fs/cgroup")
{
    public bool IsUnified => File.Exists(Path.Combine(mount, "cgroup.controllers"));

    /// <summary>True when a limit of memory and swap together can be set.</summary>
    public bool CanLimitSwap => IsUnified ? File.Exists("/proc/swaps") : File.Exists(Path.Combine(mount, "memory/memory.memsw.limit_in_bytes"));

    /// <summary>The group's folder; on v1, in the hierarchy of this controller.</summary>
    public string Folder(string controller, string group) => IsUnified ? mount + group : $"{mount}/{controller}{group}";

    /// <summary>Makes the group, on v1 in each of these hierarchies that the machine has; the files into which a process writes its pid to be there.</summary>
    public IReadOnlyList<string> Ensure(string group, IEnumerable<string> hierarchies)
    {
        var roots = IsUnified ? [mount] : hierarchies.Select(h => Path.Combine(mount, h)).Where(Directory.Exists);
        return [.. roots.Select(root => Path.Combine(Directory.CreateDirectory(root + group).FullName, "cgroup.procs"))];
    }

    /// <summary>The group's processes now.</summary>
    public IReadOnlyList<int> Processes(string group) => Pids(Path.Combine(Folder("pids", group), "cgroup.procs"));

    public static IReadOnlyList<int> Pids(string file) => [.. Lines(file).Select(l => int.Parse(l, CultureInfo.InvariantCulture))];

    /// <summary>True when the process is in the group.</summary>
    public static bool Holds(string group, int pid) =>
        Lines(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/cgroup")).Any(l => l.EndsWith(group, StringComparison.Ordinal));

    public static long? Number(string file) =>
        Lines(file) is [var line, ..] && long.TryParse(line, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>Empty when the group or the process is gone, which may be at any moment.</summary>
    public static IReadOnlyList<string> Lines(string file)
    {
        try
        {
            return File.ReadAllLines(file);
        }
        catch (IOException)
        {
            return [];
        }
    }
}
