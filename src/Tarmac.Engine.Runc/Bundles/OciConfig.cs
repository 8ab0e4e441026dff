using System.Text.Json.Nodes;
using Tarmac.Engine.Runc.FileSystems;

namespace Tarmac.Engine.Runc.Bundles;

/// <summary>A dyno as runc reads it: OCI runtime specification 1.0, <c>config.json</c>.</summary>
internal static class OciConfig
{
    /// <summary>Where the dyno's first process is inside: it passes signals on and reaps what the app leaves (tini, of Debian).</summary>
    public const string InitTarget = "/.dyno-init";

    private const int DynoUser = 1000;
    private static readonly string[] CapabilitySets = ["bounding", "effective", "inheritable", "permitted", "ambient"];
    private static readonly string[] Namespaces = ["pid", "ipc", "uts", "mount"];
    private static readonly (int Major, int? Minor)[] Devices = [(1, 3), (1, 5), (1, 7), (1, 8), (1, 9), (5, 0), (5, 1), (5, 2), (136, null)];
    private static readonly Lazy<string> Seccomp = new(ReadSeccomp);

    public static JsonObject For(OciProcess dyno) => new()
    {
        ["ociVersion"] = "1.0.2",
        ["hostname"] = dyno.Id,
        ["root"] = new JsonObject { ["path"] = dyno.Root },
        ["process"] = Process(dyno),
        ["mounts"] = Mounts(dyno),
        ["linux"] = Linux(dyno),
    };

    private static JsonObject Process(OciProcess dyno) => new()
    {
        ["terminal"] = dyno.Terminal,
        ["user"] = new JsonObject { ["uid"] = DynoUser, ["gid"] = DynoUser },
        ["cwd"] = "/app",
        ["args"] = Strings([InitTarget, "--", .. dyno.Arguments]),
        ["env"] = Strings(dyno.Environment.Select(v => $"{v.Key}={v.Value}")),
        ["capabilities"] = new JsonObject(CapabilitySets.Select(set => KeyValuePair.Create(set, (JsonNode?)new JsonArray()))),
        ["noNewPrivileges"] = true,
        ["oomScoreAdj"] = 500,
        ["rlimits"] = new JsonArray(Limit("RLIMIT_NOFILE", 10000), Limit("RLIMIT_CORE", 0)),
    };

    private static JsonArray Mounts(OciProcess dyno)
    {
        // Not the machine's /sys, which shows its cgroups and its interfaces; what reads the number of processors finds it.
        var mounts = new JsonArray(
            Mount("/proc", "proc", "proc", "nosuid", "noexec", "nodev"),
            Mount("/dev", "tmpfs", "tmpfs", "nosuid", "strictatime", "mode=755", "size=64k"),
            Mount("/dev/pts", "devpts", "devpts", "nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620"),
            Mount("/dev/shm", "tmpfs", "shm", "nosuid", "noexec", "nodev", "mode=1777", "size=64m"),
            Mount("/dev/mqueue", "mqueue", "mqueue", "nosuid", "noexec", "nodev"),
            Mount("/sys", "tmpfs", "tmpfs", "nosuid", "noexec", "nodev", "mode=755", "size=64k"),
            Mount("/sys/devices/system/cpu", "bind", "/sys/devices/system/cpu", "bind", "ro", "nosuid", "noexec", "nodev"));
        foreach (var bind in dyno.Binds)
        {
            mounts.Add((JsonNode)Mount(bind.Target, "bind", bind.Source, "bind", bind.Writable ? "rw" : "ro", "nosuid", "nodev"));
        }

        return mounts;
    }

    private static JsonObject Linux(OciProcess dyno)
    {
        var namespaces = new JsonArray([.. Namespaces.Select(type => new JsonObject { ["type"] = type })]);
        namespaces.Add((JsonNode)new JsonObject { ["type"] = "network", ["path"] = dyno.Network });
        var linux = new JsonObject
        {
            ["cgroupsPath"] = dyno.CgroupPath,
            ["namespaces"] = namespaces,
            ["resources"] = Resources(dyno),
            ["maskedPaths"] = Strings(["/proc/acpi", "/proc/kcore", "/proc/keys", "/proc/latency_stats", "/proc/sched_debug", "/proc/scsi", "/proc/timer_list"]),
            ["readonlyPaths"] = Strings(["/proc/asound", "/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger"]),
            ["seccomp"] = JsonNode.Parse(Seccomp.Value),
        };
        if (dyno.FirstUser is { } first)
        {
            namespaces.Add((JsonNode)new JsonObject { ["type"] = "user" });
            linux["uidMappings"] = new JsonArray(Mapping(first));
            linux["gidMappings"] = new JsonArray(Mapping(first));
        }

        return linux;
    }

    private static JsonObject Resources(OciProcess dyno)
    {
        const int period = 100_000;
        var memory = new JsonObject { ["limit"] = dyno.MemoryLimit };
        if (dyno.LimitSwap)
        {
            memory["swap"] = dyno.MemoryLimit;
        }

        var devices = new JsonArray(new JsonObject { ["allow"] = false, ["access"] = "rwm" });
        foreach (var (major, minor) in Devices)
        {
            var device = new JsonObject { ["allow"] = true, ["type"] = "c", ["major"] = major, ["access"] = "rwm" };
            if (minor is not null)
            {
                device["minor"] = minor;
            }

            devices.Add((JsonNode)device);
        }

        return new JsonObject
        {
            ["memory"] = memory,
            ["cpu"] = new JsonObject { ["shares"] = Math.Max(2, (int)(dyno.Cpu * 1024)), ["quota"] = (int)(dyno.Cpu * period), ["period"] = period },
            ["pids"] = new JsonObject { ["limit"] = dyno.Processes },
            ["devices"] = devices,
        };
    }

    private static JsonObject Mount(string target, string type, string source, params string[] options) =>
        new() { ["destination"] = target, ["type"] = type, ["source"] = source, ["options"] = Strings(options) };

    private static JsonObject Limit(string type, int value) => new() { ["type"] = type, ["hard"] = value, ["soft"] = value };

    private static JsonObject Mapping(uint first) => new() { ["containerID"] = 0, ["hostID"] = first, ["size"] = UserNamespace.Size };

    private static JsonArray Strings(IEnumerable<string> values) => new([.. values.Select(v => JsonValue.Create(v))]);

    private static string ReadSeccomp()
    {
        using var stream = typeof(OciConfig).Assembly.GetManifestResourceStream("seccomp.json")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
