using System.Collections.Concurrent;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Text.Json;
using Tarmac.Core.Outcomes;
using Tarmac.Loops;
using Tarmac.Postgres.Clusters;
using Tarmac.Postgres.Native;
using Tarmac.Postgres.Programs;

namespace Tarmac.Postgres.AddOns;

/// <summary>The clusters that hold add-ons, each with a port that it keeps.</summary>
internal sealed class AddOnClusters(PostgresOptions options, LoopContext loops) : IAsyncDisposable
{
    public const string Shared = "shared";

    private const int SharedConnections = 200;

    // Connections of the platform itself (dumps, restores) beside the app's.
    private const int Room = 10;

    // Well within the 60 s of silence that end a call of the command line. A recovery that takes longer goes on by itself.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly ConcurrentDictionary<string, Cluster> _open = [];
    private readonly ConcurrentDictionary<string, SemaphoreSlim> _gates = [];
    private readonly HashSet<int> _promised = [];

    public string Folder { get; } = Path.Combine(options.DataDirectory, "postgres");

    public static string NameOf(Guid id, PostgresPlan plan) => plan.Dedicated ? id.ToString() : Shared;

    /// <summary>The clusters on disk.</summary>
    public IEnumerable<string> Names() => Directory.Exists(Folder)
        ? Directory.EnumerateDirectories(Folder).Where(d => ClusterCreation.IsMade(new ClusterLayout(d))).Select(d => Path.GetFileName(d))
        : [];

    /// <summary>Of the cluster that a new database of the plan would be in; null when that would be a new one.</summary>
    public int? VersionOf(PostgresPlan plan)
    {
        var layout = new ClusterLayout(Path.Combine(Folder, Shared));
        return !plan.Dedicated && ClusterCreation.IsMade(layout) ? PostgresPrograms.VersionOf(layout.Data) : null;
    }

    public Cluster? Find(string name) => _open.GetValueOrDefault(name);

    /// <summary>The running cluster of that name; made first when there is none and the plan is given.</summary>
    public async Task<Result<Cluster>> OpenAsync(string name, PostgresPlan? plan, CancellationToken cancellation)
    {
        if (!_open.TryGetValue(name, out var cluster))
        {
            var gate = _gates.GetOrAdd(name, _ => new SemaphoreSlim(1));
            await gate.WaitAsync(cancellation);
            try
            {
                var found = await FindOrCreateAsync(name, plan, cancellation);
                if (!found.Succeeded)
                {
                    return found;
                }

                cluster = found.Value;
            }
            finally
            {
                gate.Release();
            }
        }

        return await cluster.RunningAsync(Patience, cancellation) is { } fault ? fault : cluster;
    }

    /// <summary>
    /// A server that was started before the bridge had its address does not listen there and never will: it is started again.
    /// </summary>
    public async Task ListenOnBridgeAsync(Cluster cluster, CancellationToken cancellation)
    {
        if (options.BridgeAddress is { } bridge && HasAddress(bridge) && !await AnswersAsync(bridge, cluster.Spec.Port, cancellation)
            && Postmaster.Find(cluster.Layout) is { } postmaster)
        {
            postmaster.Send(Signal.FastShutdown);
            await postmaster.ExitedAsync(cancellation);
            await cluster.RunningAsync(Patience, cancellation);
        }
    }

    public async Task RemoveAsync(string name, CancellationToken cancellation)
    {
        if (_open.TryRemove(name, out var cluster))
        {
            await cluster.StopAsync(cancellation);
        }

        ClusterCreation.Remove(new ClusterLayout(Path.Combine(Folder, name)));
    }

    /// <summary>Moves a stopped cluster's folder out of the way, whole.</summary>
    public async Task<string> KeepAsync(string name, string place, CancellationToken cancellation)
    {
        if (_open.TryRemove(name, out var cluster))
        {
            await cluster.StopAsync(cancellation);
        }

        Directory.CreateDirectory(Path.GetDirectoryName(place)!);
        Directory.Move(Path.Combine(Folder, name), place);
        return place;
    }

    public Task StopAsync(CancellationToken cancellation) => Task.WhenAll(_open.Values.Select(c => c.StopAsync(cancellation)));

    public async ValueTask DisposeAsync()
    {
        foreach (var cluster in _open.Values)
        {
            await cluster.DisposeAsync();
        }
    }

    private async Task<Result<Cluster>> FindOrCreateAsync(string name, PostgresPlan? plan, CancellationToken cancellation)
    {
        if (_open.TryGetValue(name, out var open))
        {
            return open;
        }

        var layout = new ClusterLayout(Path.Combine(Folder, name));
        if (!ClusterCreation.IsMade(layout) && await CreateAsync(layout, name, plan, cancellation) is { } failed)
        {
            return failed;
        }

        var spec = JsonSerializer.Deserialize(await File.ReadAllTextAsync(layout.Spec, cancellation), ClusterJson.Default.ClusterSpec)!;
        return _open.GetOrAdd(name, new Cluster(layout, spec, options, loops));
    }

    private async Task<Fault?> CreateAsync(ClusterLayout layout, string name, PostgresPlan? plan, CancellationToken cancellation)
    {
        if (plan is null)
        {
            return PostgresFault.NotRunning(name, "it is not there");
        }

        var port = Promise();
        if (port is null)
        {
            return new Fault(PostgresFault.Unavailable, $"No port is left for a new database between {options.Ports.First} and {options.Ports.Last}: widen the range in tarmac.toml.");
        }

        try
        {
            var spec = plan.Dedicated
                ? new ClusterSpec(name, port.Value, Listens: true, plan.Connections + Room, plan.SharedBuffers)
                : new ClusterSpec(name, port.Value, Listens: true, SharedConnections, PostgresPlan.Default.SharedBuffers);
            return await ClusterCreation.CreateAsync(layout, spec, options, loops.Time.GetUtcNow(), cancellation);
        }
        finally
        {
            lock (_promised)
            {
                _promised.Remove(port.Value);
            }
        }
    }

    private int? Promise()
    {
        lock (_promised)
        {
            var taken = Names()
                .Select(n => JsonSerializer.Deserialize(File.ReadAllText(new ClusterLayout(Path.Combine(Folder, n)).Spec), ClusterJson.Default.ClusterSpec)!.Port)
                .Concat(_promised)
                .ToHashSet();
            for (var port = options.Ports.First; port <= options.Ports.Last; port++)
            {
                if (!taken.Contains(port) && IsFree(port))
                {
                    _promised.Add(port);
                    return port;
                }
            }

            return null;
        }
    }

    private bool IsFree(int port)
    {
        try
        {
            foreach (var address in new[] { IPAddress.Loopback, options.BridgeAddress }.OfType<IPAddress>().Where(HasAddress))
            {
                using var listener = new TcpListener(address, port);
                listener.Start();
            }

            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static bool HasAddress(IPAddress address) => IPAddress.IsLoopback(address)
        || NetworkInterface.GetAllNetworkInterfaces().Any(i => i.GetIPProperties().UnicastAddresses.Any(a => a.Address.Equals(address)));

    private static async Task<bool> AnswersAsync(IPAddress address, int port, CancellationToken cancellation)
    {
        using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(address, port, cancellation);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
