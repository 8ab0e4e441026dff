using System.Net;
using Tarmac.Builds;
using Tarmac.Builds.Buildpacks;
using Tarmac.Builds.Git;
using Tarmac.Builds.Output;
using Tarmac.Builds.Pushes;
using Tarmac.Builds.Slugs;
using Tarmac.Builds.Sources;
using Tarmac.Core.Dynos;
using Tarmac.Core.Formations;
using Tarmac.Core.Logs;
using Tarmac.Core.Slugs;
using Tarmac.Engine.Runc;
using Tarmac.Logs;
using Tarmac.Loops;
using Tarmac.Postgres;
using Tarmac.Postgres.AddOns;
using Tarmac.Postgres.Control;
using Tarmac.Server.Database;
using Tarmac.Server.PythonIndex;
using Tarmac.Server.Settings;

namespace Tarmac.Server.Composition;

/// <summary>Connects the machine rooms to the control plane.</summary>
internal static class Rooms
{
    public static void AddRooms(this IServiceCollection services, TarmacSettings settings)
    {
        AddPostgres(services, settings);
        AddLogs(services, settings);
        AddEngine(services, settings);
        services.AddBuildRoom(settings, AppContext.BaseDirectory);
        services.AddSingleton(_ => new PythonIndexSite(
            settings.InDataDirectory("python-index"), new IPEndPoint(BridgeAddress(settings.Network.Subnet), PythonIndexSite.Port)));
        services.AddHostedService<MachineStart>();
    }

    /// <summary>What a test needs too: builds without the machine's own engine.</summary>
    public static void AddBuildRoom(this IServiceCollection services, TarmacSettings settings, string programs)
    {
        services.AddSingleton(new BuildOptions
        {
            DataFolder = settings.DataDirectory,
            BuildpacksFolder = Path.GetFullPath(Path.Combine(programs, "..", "buildpacks")),
            BuildLimit = settings.Build.TimeLimit,
            BuildSize = new DynoSize("Build", settings.Build.MemoryMegabytes, 4096, 4),
            DiskLimit = settings.Build.DiskMegabytes * (1L << 20),
        });
        services.AddSingleton(BuildEnvironment.Of(settings.Build, new IPEndPoint(BridgeAddress(settings.Network.Subnet), PythonIndexSite.Port)));
        services.AddSingleton(s => new BuildPipeline(
            s.GetRequiredService<BuildOptions>(),
            s.GetRequiredService<IBuildSandbox>(),
            SourceDownloads.CreateClient(s.GetRequiredService<BuildOptions>()),
            s.GetRequiredService<LoopContext>(),
            s.GetRequiredService<ILogger<BuildPipeline>>()));
        services.AddSingleton<BuildOutputs>();
        services.AddSingleton<BuildCaches>();
        services.AddSingleton<SlugFiles>();
        services.AddSingleton<ISlugStore>(s => s.GetRequiredService<SlugFiles>());
        services.AddSingleton<SlugUpload>();
        services.AddSingleton<GitRepositories>();
        services.AddSingleton<GitHttp>();
        services.AddSingleton<PushHooks>();
    }

    private static void AddLogs(IServiceCollection services, TarmacSettings settings)
    {
        services.AddSingleton(new LogOptions(settings.InDataDirectory("logs")) { AppBytes = settings.Logs.MegabytesPerApp * (1L << 20), Age = settings.Logs.KeptFor });
        services.AddSingleton<LogStore>();
        services.AddSingleton<ILogReader>(s => s.GetRequiredService<LogStore>());
        services.AddSingleton<ILogRemover>(s => s.GetRequiredService<LogStore>());
        services.AddSingleton<ILogSink>(s => s.GetRequiredService<LogStore>());
    }

    private static void AddEngine(IServiceCollection services, TarmacSettings settings)
    {
        services.AddSingleton(s => new RuncOptions
        {
            Slugs = s.GetRequiredService<ISlugStore>(),
            DataDirectory = settings.DataDirectory,
            InstanceName = settings.Instance,
            Bridge = settings.Network.Bridge,
            Subnet = settings.Network.Subnet,
            StackRun = settings.InDataDirectory("stacks", "debian-12", "run"),
            StackBuild = settings.InDataDirectory("stacks", "debian-12", "build"),
            AllowedHostPorts = [new Engine.Runc.PortRange(settings.Postgres.FirstPort, settings.Postgres.LastPort)],
            BuildHostPorts = [new Engine.Runc.PortRange(PythonIndexSite.Port, PythonIndexSite.Port)],
            CaBundle = settings.Build.CaBundle is { Length: > 0 } bundle ? bundle : null,
        });
        services.AddSingleton<RuncEngine>();
        services.AddSingleton<IEngineLifecycle>(s => s.GetRequiredService<RuncEngine>());
        services.AddSingleton(s => s.GetRequiredService<RuncEngine>().Formations);
        services.AddSingleton(s => s.GetRequiredService<RuncEngine>().OneOffs);
        services.AddSingleton(s => s.GetRequiredService<RuncEngine>().Builds);
    }

    private static void AddPostgres(IServiceCollection services, TarmacSettings settings)
    {
        services.AddSingleton(new PostgresOptions(settings.DataDirectory)
        {
            Instance = settings.Instance,
            BridgeAddress = BridgeAddress(settings.Network.Subnet),
            BridgePrefix = settings.Network.Subnet.PrefixLength,
            Ports = new Postgres.PortRange(settings.Postgres.FirstPort, settings.Postgres.LastPort),
        });
        services.AddSingleton<ControlCluster>();
        services.AddSingleton(s => s.GetRequiredService<ControlCluster>().DataSource);
        services.AddHostedService<ControlStart>();
        services.AddSingleton<PostgresAddOns>();
    }

    /// <summary>The first address of the subnet.</summary>
    private static IPAddress BridgeAddress(IPNetwork subnet)
    {
        var bytes = subnet.BaseAddress.GetAddressBytes();
        bytes[^1]++;
        return new IPAddress(bytes);
    }
}
