using System.Globalization;

namespace Tarmac.Engine.Runc.Cgroups;

/// <summary>
/// Where an installation's cgroups are, on v2 and on v1 with its hierarchy per controller (cgroups(7)): <c>/INSTANCE/dynos/ID</c> for dynos and
/// <c>/INSTANCE/conmon</c> for their watchers, which must neither count as a dyno nor die with tarmacd's own cgroup.
/// </summary>
internal sealed class CgroupTree(string instance, string mount = "/sys/fs/cgroup")
{
    private static readonly string[] _conmonHierarchies = ["cpu", "memory", "pids", "freezer", "systemd"];

    private bool IsUnified => File.Exists(Path.Combine(mount, "cgroup.controllers"));

    /// <summary>True when a limit of memory and swap together can be set.</summary>
    public bool CanLimitSwap => IsUnified
        ? File.Exists("/proc/swaps")
        : File.Exists(Path.Combine(mount, "memory/memory.memsw.limit_in_bytes"));

    /// <summary>As in OCI's <c>linux.cgroupsPath</c>.</summary>
    public string PathOf(string id) => $"/{instance}/dynos/{id}";

    /// <summary>Makes conmon's cgroups; the files into which it writes its own process id to be there.</summary>
    public IReadOnlyList<string> EnsureConmon()
    {
        var roots = IsUnified ? [mount] : _conmonHierarchies.Select(h => Path.Combine(mount, h)).Where(Directory.Exists);
        return [.. roots.Select(root => Path.Combine(Directory.CreateDirectory(Path.Combine(root, instance, "conmon")).FullName, "cgroup.procs"))];
    }

    /// <summary>All conmons, and what they run to make a dyno.</summary>
    public IReadOnlyList<int> ConmonProcesses() =>
        [.. ReadLines(EnsureConmon()[0]).Select(l => int.Parse(l, CultureInfo.InvariantCulture))];

    /// <summary>The dyno's processes now.</summary>
    public IReadOnlyList<int> Processes(string id) =>
        [.. ReadLines(Path.Combine(Of("pids", id), "cgroup.procs")).Select(l => int.Parse(l, CultureInfo.InvariantCulture))];

    /// <summary>Bytes that the dyno holds: its own, shared and swapped, its throw-away files; without the page cache that the kernel can take back.</summary>
    public long? Memory(string id)
    {
        var folder = Of("memory", id);
        var usage = ReadNumber(Path.Combine(folder, IsUnified ? "memory.current" : "memory.usage_in_bytes"));
        if (usage is not { } bytes)
        {
            return null;
        }

        var reclaimable = ReadLines(Path.Combine(folder, "memory.stat"))
            .Where(l => l.StartsWith(IsUnified ? "inactive_file " : "total_inactive_file ", StringComparison.Ordinal)
                || l.StartsWith(IsUnified ? "active_file " : "total_active_file ", StringComparison.Ordinal))
            .Sum(l => long.Parse(l.AsSpan(l.IndexOf(' ', StringComparison.Ordinal) + 1), CultureInfo.InvariantCulture));
        var swapped = IsUnified ? ReadNumber(Path.Combine(folder, "memory.swap.current")) ?? 0 : 0;
        return Math.Max(0, bytes - reclaimable) + swapped;
    }

    /// <summary>True when a process (by its number) is in the dyno's cgroup.</summary>
    public bool Holds(string id, int pid) =>
        ReadLines(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/cgroup")).Any(l => l.EndsWith(PathOf(id), StringComparison.Ordinal));

    private string Of(string controller, string id) => IsUnified ? mount + PathOf(id) : $"{mount}/{controller}{PathOf(id)}";

    private static long? ReadNumber(string file) =>
        ReadLines(file) is [var line, ..] && long.TryParse(line, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    // A cgroup and a process may go at any moment.
    private static string[] ReadLines(string file)
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
