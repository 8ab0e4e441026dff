using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Tarmac.Loops;
using Tarmac.Postgres.AddOns;
using Tarmac.Postgres.Clusters;
using Tarmac.Postgres.Control;
using Tarmac.Postgres.Native;

namespace Tarmac.Postgres.Tests;

/// <summary>A data folder of its own; all servers that were started over it end with it.</summary>
public sealed class Installation : IAsyncDisposable
{
    private readonly List<IAsyncDisposable> _owned = [];
    private readonly bool _mounted;

    public Installation(int? megabytes = null)
    {
        _mounted = megabytes is not null;
        if (_mounted)
        {
            Run("mount", "-t", "tmpfs", "-o", $"size={megabytes}m,mode=711", "tmpfs", Folder);
        }

        // The account postgres must pass.
        File.SetUnixFileMode(Folder, File.GetUnixFileMode(Folder) | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
        var first = FreePort();
        Options = new PostgresOptions(Folder) { Durable = false, Ports = new PortRange(first, Math.Min(65535, first + 200)) };
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("tarmac-pg-").FullName;

    public PostgresOptions Options { get; set; }

    public LoopHealth Health { get; } = new();

    internal Action<string, string>? BeforeItem { get; init; }

    private LoopContext Loops => new(TimeProvider.System, NullLoggerFactory.Instance, Health) { BeforeItem = BeforeItem };

    public static CancellationToken Soon() => new CancellationTokenSource(TimeSpan.FromMinutes(2)).Token;

    public ControlCluster Control() => Owned(new ControlCluster(Options, Loops));

    public PostgresAddOns AddOns() => Owned(new PostgresAddOns(Options, Loops));

    internal Postmaster Postmaster(string cluster) => FindPostmaster(cluster) ?? throw new InvalidOperationException($"No server runs over {cluster}.");

    internal Postmaster? FindPostmaster(string cluster) => Clusters.Postmaster.Find(new ClusterLayout(Path.Combine(Folder, cluster)));

    public async ValueTask DisposeAsync()
    {
        foreach (var owned in _owned)
        {
            await owned.DisposeAsync();
        }

        foreach (var file in Directory.EnumerateFiles(Folder, "postmaster.pid", SearchOption.AllDirectories).ToList())
        {
            if (Clusters.Postmaster.Find(new ClusterLayout(Path.GetDirectoryName(Path.GetDirectoryName(file)!)!)) is { } server)
            {
                server.Send(Signal.ImmediateShutdown);
                await server.ExitedAsync(Soon());
            }
        }

        if (_mounted)
        {
            Run("umount", Folder);
        }

        Directory.Delete(Folder, recursive: true);
    }

    private static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments))!;
        Assert.True(process.WaitForExit(TimeSpan.FromSeconds(30)) && process.ExitCode == 0, $"{program} failed; this test needs root.");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private T Owned<T>(T owned)
        where T : IAsyncDisposable
    {
        _owned.Add(owned);
        return owned;
    }
}
