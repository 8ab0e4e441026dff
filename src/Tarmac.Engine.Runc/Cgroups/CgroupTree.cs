using System.Globalization;
using Tarmac.Linux.Cgroups;

namespace Tarmac.Engine.Runc.Cgroups;

/// <summary>
/// Where an installation's cgroups are, on v2 and on v1 with its hierarchy per controller (cgroups(7)): <c>/INSTANCE/dynos/ID</c> for dynos and
/// <c>/INSTANCE/conmon</c> for their watchers, which must neither count as a dyno nor die with tarmacd's own cgroup.
/// </summary>
internal sealed class CgroupTree(string instance, string mount = "/sys/fs/cgroup")
{
    private static readonly string[] _conmonHierarchies = ["cpu", "memory", "pids", "freezer", "systemd"];
    private readonly CgroupMount _cgroups = new(mount);

    /// <summary>True when a limit of memory and swap together can be set.</summary>
    public bool CanLimitSwap => _cgroups.CanLimitSwap;

    /// <summary>As in OCI's <c>linux.cgroupsPath</c>.</summary>
    public string PathOf(string id) => $"/{instance}/dynos/{id}";

    /// <summary>Makes conmon's cgroups; the files into which it writes its own process id to be there.</summary>
    public IReadOnlyList<string> EnsureConmon() => _cgroups.Ensure($"/{instance}/conmon", _conmonHierarchies);

    /// <summary>All conmons, and what they run to make a dyno.</summary>
    public IReadOnlyList<int> ConmonProcesses() => CgroupMount.Pids(EnsureConmon()[0]);

    /// <summary>The dyno's processes now.</summary>
    public IReadOnlyList<int> Processes(string id) => _cgroups.Processes(PathOf(id));

    /// <summary>Bytes that the dyno holds: its own, shared and swapped, its throw-away files; without the page cache that the kernel can take back.</summary>
    public long? Memory(string id)
    {
        var unified = _cgroups.IsUnified;
        var folder = _cgroups.Folder("memory", PathOf(id));
        var usage = CgroupMount.Number(Path.Combine(folder, unified ? "memory.current" : "memory.usage_in_bytes"));
        if (usage is not { } bytes)
        {
            return null;
        }

        var reclaimable = CgroupMount.Lines(Path.Combine(folder, "memory.stat"))
            .Where(l => l.StartsWith(unified ? "inactive_file " : "total_inactive_file ", StringComparison.Ordinal)
                || l.StartsWith(unified ? "active_file " : "total_active_file ", StringComparison.Ordinal))
            .Sum(l => long.Parse(l.AsSpan(l.IndexOf(' ', StringComparison.Ordinal) + 1), CultureInfo.InvariantCulture));
        var swapped = unified ? CgroupMount.Number(Path.Combine(folder, "memory.swap.current")) ?? 0 : 0;
        return Math.Max(0, bytes - reclaimable) + swapped;
    }

    /// <summary>True when a process (by its number) is in the dyno's cgroup.</summary>
    public bool Holds(string id, int pid) => CgroupMount.Holds(PathOf(id), pid);
}
