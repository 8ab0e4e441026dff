using System.Diagnostics;
using System.Globalization;
using Tarmac.Linux.Cgroups;
using Tarmac.Linux.Processes;

namespace Tarmac.Engine.Runc.Cgroups;

/// <summary>
/// Where an installation's cgroups are, on v2 and on v1 with its hierarchy per controller (cgroups(7)): <c>/INSTANCE/dynos/ID</c> for dynos and
/// <c>/INSTANCE/conmon</c> for their watchers, which must neither count as a dyno nor die with tarmacd's own cgroup.
/// </summary>
internal sealed class CgroupTree(string instance, string mount = "/sys/fs/cgroup")
{
    private static readonly string[] ConmonHierarchies = ["cpu", "memory", "pids", "freezer", "systemd"];
    private static readonly TimeSpan RemovalLimit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan RemovalPause = TimeSpan.FromMilliseconds(20);
    private readonly CgroupMount _cgroups = new(mount);

    /// <summary>True when a limit of memory and swap together can be set.</summary>
    public bool CanLimitSwap => _cgroups.CanLimitSwap;

    /// <summary>As in OCI's <c>linux.cgroupsPath</c>.</summary>
    public string PathOf(string id) => $"/{instance}/dynos/{id}";

    /// <summary>Makes conmon's cgroups; the files into which it writes its own process id to be there.</summary>
    public IReadOnlyList<string> EnsureConmon() => _cgroups.Ensure($"/{instance}/conmon", ConmonHierarchies);

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

    /// <summary>The dynos that have a cgroup, whatever is in it.</summary>
    public IReadOnlySet<string> Dynos() => Roots()
        .Select(root => $"{root}/{instance}/dynos")
        .Where(Directory.Exists)
        .SelectMany(Directory.EnumerateDirectories)
        .Select(folder => Path.GetFileName(folder))
        .ToHashSet(StringComparer.Ordinal);

    /// <summary>Kills what runs in the dyno's cgroups and removes them. Idempotent.</summary>
    public async Task RemoveAsync(string id)
    {
        // Not limited by the clock of the program: it waits for the kernel.
        var started = Stopwatch.GetTimestamp();
        var left = Roots().Select(root => root + PathOf(id)).Where(Directory.Exists).ToList();
        while (left.Count > 0)
        {
            left.ForEach(Kill);
            left.RemoveAll(TryRemove);
            if (left.Count > 0 && Stopwatch.GetElapsedTime(started) > RemovalLimit)
            {
                throw new IOException($"The cgroup {left[0]} could not be removed");
            }

            await Task.Delay(left.Count > 0 ? RemovalPause : TimeSpan.Zero);
        }
    }

    private IReadOnlyList<string> Roots() => _cgroups.IsUnified ? [mount] : [.. Directory.EnumerateDirectories(mount)];

    private static void Kill(string cgroup)
    {
        // What is frozen does not die (cgroup v1).
        TryWrite(Path.Combine(cgroup, "freezer.state"), "THAWED");
        foreach (var pid in CgroupMount.Pids(Path.Combine(cgroup, "cgroup.procs")))
        {
            using var process = ProcessHandle.Open(pid);
            process?.Send(Signals.Kill);
        }
    }

    private static bool TryRemove(string cgroup)
    {
        try
        {
            foreach (var inner in Directory.EnumerateDirectories(cgroup))
            {
                Kill(inner);
                TryRemove(inner);
            }

            Directory.Delete(cgroup);
            return true;
        }
        catch (DirectoryNotFoundException)
        {
            return true;
        }
        catch (IOException)
        {
            return false; // Its processes have not gone yet.
        }
    }

    private static void TryWrite(string file, string text)
    {
        try
        {
            if (File.Exists(file))
            {
                File.WriteAllText(file, text);
            }
        }
        catch (IOException)
        {
            // Gone just now.
        }
    }
}
