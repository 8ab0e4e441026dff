using System.Collections.Immutable;
using System.Net;
using Tarmac.Core.Slugs;

namespace Tarmac.Engine.Runc;

/// <summary>What the engine must know of this installation.</summary>
public sealed record RuncOptions
{
    /// <summary>Holds <c>dynos/</c>. Short enough that conmon's socket in it stays below 108 bytes (unix(7)).</summary>
    public required string DataDirectory { get; init; }

    /// <summary>Has the images that dynos run.</summary>
    public required ISlugStore Slugs { get; init; }

    /// <summary>Names the cgroup, runc's state folder and the firewall's table, so that installations can live side by side.</summary>
    public string InstanceName { get; init; } = "tarmac";

    /// <summary>The bridge that dynos are on; made when missing. At most 15 characters.</summary>
    public string Bridge { get; init; } = "tarmac0";

    /// <summary>The dynos' addresses. The bridge has the first; the upper half is for build dynos, which the firewall lets reach <see cref="BuildHostPorts"/>.</summary>
    public IPNetwork Subnet { get; init; } = new(IPAddress.Parse("10.213.0.0"), 16);

    /// <summary>Root file system of <c>StackVariant.Run</c>.</summary>
    public required string StackRun { get; init; }

    /// <summary>Root file system of <c>StackVariant.Build</c>.</summary>
    public required string StackBuild { get; init; }

    /// <summary>TCP ports of this machine that dynos may reach on <see cref="BridgeAddress"/>: Postgres.</summary>
    public ImmutableArray<PortRange> AllowedHostPorts { get; init; } = [];

    /// <summary>More such ports for build dynos only: the Python index.</summary>
    public ImmutableArray<PortRange> BuildHostPorts { get; init; } = [];

    /// <summary>A file of certificates that dynos see in place of the stack's own bundle.</summary>
    public string? CaBundle { get; init; }

    /// <summary>How long a web dyno may take to accept on its port and to answer (R10).</summary>
    public TimeSpan BootTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>From SIGTERM to SIGKILL (R12).</summary>
    public TimeSpan StopGrace { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a web dyno that was taken out of the routes may go on with its requests before SIGTERM.</summary>
    public TimeSpan DrainLimit { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>A dyno's longest life; up to <see cref="CycleSpread"/> is added, so that dynos are not cycled together.</summary>
    public TimeSpan CycleAfter { get; init; } = TimeSpan.FromHours(24);

    public TimeSpan CycleSpread { get; init; } = TimeSpan.FromMinutes(216);

    /// <summary>How often dynos' memory is compared with their quota (R14, R15).</summary>
    public TimeSpan MemorySampling { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How often web dynos are looked at for files that will be lost with them.</summary>
    public TimeSpan LostFileSampling { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>The first address of <see cref="Subnet"/>: where dynos find this machine.</summary>
    public IPAddress BridgeAddress
    {
        get
        {
            var bytes = Subnet.BaseAddress.GetAddressBytes();
            bytes[^1]++;
            return new IPAddress(bytes);
        }
    }

    internal string DynosDirectory => Path.Combine(DataDirectory, "dynos");

    internal string RuncRoot => $"/run/{InstanceName}-runc";
}
