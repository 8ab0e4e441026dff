using System.Collections.Immutable;
using System.Net;
using Microsoft.Extensions.Logging;
using Tarmac.Core.Dynos.Events;
using Tarmac.Core.Logs;
using Tarmac.Engine.Runc.Cgroups;
using Tarmac.Engine.Runc.Conmon;
using Tarmac.Engine.Runc.FileSystems;
using Tarmac.Engine.Runc.LostFiles;
using Tarmac.Engine.Runc.Network;
using Tarmac.Linux.Files;
using Tarmac.Linux.Mounting;
using Tarmac.Linux.Processes;
using Tarmac.Loops;

namespace Tarmac.Engine.Runc.Dynos;

/// <summary>What all dynos of this machine share. Made by <see cref="PrepareAsync"/>; everything in it is idempotent.</summary>
internal sealed class Machine : IAsyncDisposable
{
    private static readonly string[] OwnFolders = [".slugs", ".probe"];
    private static readonly (string File, string Package)[] Programs =
    [
        (RuncCommand.Program, "runc"), (ConmonCommand.Program, "conmon"), (DynoBinds.Init, "tini"), (Firewall.Program, "nftables"),
        ("/usr/bin/mksquashfs", "squashfs-tools"), ("/usr/bin/mount", "mount"), ("/usr/bin/unshare", "util-linux"),
        (WrittenFileScan.Program, "findutils"),
    ];

    private FileStream? _alone;

    private Machine(RuncOptions options, ILogSink sink, IDynoEventSink events, LoopContext loops)
    {
        (Options, Sink, Events, Loops) = (options, sink, events, loops);
        Readiness = new Readiness();
        Changes = new FileChanges(Readiness);
        Cgroups = new CgroupTree(options.InstanceName);
        Runc = new RuncCommand(options.RuncRoot);
        Conmon = new ConmonCommand(options.RuncRoot, Cgroups.EnsureConmon(), Readiness);
        Users = new UserRanges(Loggers.CreateLogger<UserRanges>());
        Slugs = new SlugMounts(Path.Combine(options.DynosDirectory, ".slugs"), options.Slugs);
        Removals = new DynoRemovals(Runc, Cgroups, loops);
        Addresses = new AddressPool(options.Subnet);
        Resolvers = Network.Resolvers.OfMachine();
        Net = new DynoNetwork(
            Bridge.Ensure(options.Bridge, options.BridgeAddress, options.Subnet.PrefixLength), options.BridgeAddress, options.Subnet.PrefixLength);
    }

    public RuncOptions Options { get; }

    /// <summary>For what dynos write.</summary>
    public ILogSink Sink { get; }

    /// <summary>For what happens to dynos.</summary>
    public IDynoEventSink Events { get; }

    public LoopContext Loops { get; }

    public TimeProvider Time => Loops.Time;

    public ILoggerFactory Loggers => Loops.Logs;

    public Readiness Readiness { get; }

    public FileChanges Changes { get; }

    public CgroupTree Cgroups { get; }

    public RuncCommand Runc { get; }

    public ConmonCommand Conmon { get; }

    public UserRanges Users { get; }

    public SlugMounts Slugs { get; }

    public DynoRemovals Removals { get; }

    public AddressPool Addresses { get; }

    public DynoNetwork Net { get; }

    public ImmutableArray<IPAddress> Resolvers { get; }

    public static async Task<Machine> PrepareAsync(
        RuncOptions options, ILogSink sink, IDynoEventSink events, LoopContext loops, CancellationToken cancellation)
    {
        if (Programs.FirstOrDefault(p => !File.Exists(p.File)) is { File: not null } missing)
        {
            throw new IOException($"{missing.File} is missing: install the Debian package {missing.Package}.");
        }

        var alone = PrepareFolders(options);
        var machine = new Machine(options, sink, events, loops) { _alone = alone };
        try
        {
            await Firewall.ApplyAsync(options, machine.Resolvers, loops.Logs.CreateLogger("Tarmac.Engine.Runc.Network.Firewall"), cancellation);
            await machine.Users.ProbeAsync(options.StackRun, Path.Combine(options.DynosDirectory, ".probe"), cancellation);
            return machine;
        }
        catch
        {
            await machine.DisposeAsync();
            throw;
        }
    }

    public void Announce(DynoRecord dyno, string text)
    {
        if (dyno.Announced)
        {
            Sink.Write(new(dyno.App), new LogLine(Time.GetUtcNow(), LogSource.Heroku, dyno.Name, text));
        }
    }

    /// <summary>Publishes an event of a dyno that is one of its app; builds have no events.</summary>
    public void Tell(DynoRecord dyno, Func<DynoIdentity, DateTimeOffset, DynoEvent.OfDyno> happened)
    {
        if (dyno.Announced)
        {
            Events.Publish(happened(dyno.Identity, Time.GetUtcNow()));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Removals.DisposeAsync();
        await Changes.DisposeAsync();
        Readiness.Dispose();
        Net.Dispose();
        Users.Dispose();
        Slugs.Dispose();
        _alone?.Dispose();
    }

    private static FileStream PrepareFolders(RuncOptions options)
    {
        const int longestSocket = 107;
        var longest = DynoFolder.Of(options.DynosDirectory, Guid.Empty).Attach;
        if (longest.Length > longestSocket || longest.AsSpan().ContainsAny(":,\\ \n"))
        {
            throw new IOException($"The data directory {options.DataDirectory} cannot hold dynos: give one without blanks, colons and commas, "
                + $"{longest.Length - longestSocket} characters shorter.");
        }

        // A dyno's root user outside must pass through these folders, and may not list them.
        const UnixFileMode passable = (UnixFileMode)0b111_001_001;
        foreach (var folder in new[] { options.DataDirectory, options.DynosDirectory })
        {
            if (!Directory.Exists(folder))
            {
                Directory.CreateDirectory(folder, passable);
            }
        }

        File.SetUnixFileMode(options.DynosDirectory, passable);
        File.SetUnixFileMode(options.DataDirectory, File.GetUnixFileMode(options.DataDirectory) | (UnixFileMode)0b001_001_001);

        var alone = Lock(options);

        // What an earlier run left mounted: dynos have their own view of it.
        foreach (var mount in Mounts.Below(options.DynosDirectory))
        {
            Mounts.Remove(mount);
        }

        foreach (var left in OwnFolders.Select(name => Path.Combine(options.DynosDirectory, name)).Where(Directory.Exists))
        {
            Directory.Delete(left, recursive: true);
        }

        return alone;
    }

    // Two engines on one folder would each take the other's half made dynos for left-overs.
    private static FileStream Lock(RuncOptions options)
    {
        try
        {
            return new FileStream(Path.Combine(options.DynosDirectory, ".lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e)
        {
            throw new IOException($"Another tarmacd runs the dynos in {options.DynosDirectory}: stop it first.", e);
        }
    }
}
