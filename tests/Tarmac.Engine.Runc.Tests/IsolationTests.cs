using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Tarmac.Core.Apps;
using Tarmac.Core.Dynos;
using Tarmac.Core.Formations;

namespace Tarmac.Engine.Runc.Tests;

public sealed class IsolationTests : IAsyncLifetime
{
    private readonly TestMachine _machine = new();
    private TcpListener _allowed = null!;
    private TcpListener _forBuilds = null!;
    private TcpListener _closed = null!;

    public async ValueTask InitializeAsync()
    {
        (_allowed, _forBuilds, _closed) = (Listen(), Listen(), Listen());
        _machine.Options = _machine.Options with { AllowedHostPorts = [Range(_allowed)], BuildHostPorts = [Range(_forBuilds)] };
        await _machine.InitializeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _allowed.Stop();
        _forBuilds.Stop();
        _closed.Stop();
        await _machine.DisposeAsync();
    }

    [Fact]
    public async Task Of_the_machine_a_dyno_reaches_only_the_ports_it_was_given()
    {
        var bridge = _machine.Options.BridgeAddress;
        var other = (await Dns.GetHostAddressesAsync(Dns.GetHostName())).FirstOrDefault(a => a.AddressFamily is AddressFamily.InterNetwork && !IPAddress.IsLoopback(a));

        Assert.Equal("open", await ConnectAsync(bridge, _allowed));
        Assert.NotEqual("open", await ConnectAsync(bridge, _closed));
        Assert.NotEqual("open", await ConnectAsync(bridge, _forBuilds));
        Assert.NotEqual("open", await ConnectAsync(other ?? IPAddress.Parse("127.0.0.1"), _allowed));
        Assert.NotEqual("open", await ConnectAsync(IPAddress.Parse("169.254.169.254"), 80));
    }

    [Fact]
    public async Task A_build_dyno_reaches_the_ports_for_builds_too()
    {
        Assert.Equal("open", await ConnectAsync(_machine.Options.BridgeAddress, _forBuilds, build: true));
        Assert.NotEqual("open", await ConnectAsync(_machine.Options.BridgeAddress, _closed, build: true));
    }

    [Fact]
    public async Task A_dyno_reaches_no_other_dyno_and_the_machine_reaches_all()
    {
        await using var listening = await StartAsync("python3 -u -m http.server 4000 & hostname -i; wait");
        var buffer = new byte[100];
        var count = await listening.Output.ReadAsync(buffer);
        var address = IPAddress.Parse(Encoding.ASCII.GetString(buffer, 0, count).Split('\n')[0].Trim());

        await Until.TrueAsync(async () => await AnswersAsync(address));
        Assert.NotEqual("open", await ConnectAsync(address, 4000));
    }

    [Fact]
    public async Task A_dynos_hardware_address_comes_back_with_its_address()
    {
        await using var dyno = await StartAsync("hostname -i; ip -o link show eth0 | grep -o 'link/ether [0-9a-f:]*'; wait");
        using var reader = new StreamReader(dyno.Output);

        var address = IPAddress.Parse((await reader.ReadLineAsync())!.Trim()).GetAddressBytes();

        Assert.Equal($"link/ether 02:74:{string.Join(':', address.Select(b => $"{b:x2}"))}", await reader.ReadLineAsync());
    }

    [Fact]
    public async Task A_dyno_reaches_the_world_with_the_machines_address()
    {
        // A host that has no route to dynos: what it answers came through NAT.
        var (name, net) = (_machine.Options.InstanceName, _machine.Options.Subnet.BaseAddress.GetAddressBytes()[2]);
        await TestMachine.RunAsync("/bin/sh", "-ec", $"""
            ip netns add {name}; ip link add {name}w type veth peer name eth0 netns {name}
            ip addr add 10.255.{net}.1/30 dev {name}w; ip link set {name}w up
            ip -n {name} addr add 10.255.{net}.2/30 dev eth0; ip -n {name} link set eth0 up; ip -n {name} link set lo up
            """);
        using var world = System.Diagnostics.Process.Start("/usr/bin/ip", ["netns", "exec", name, "/usr/bin/python3", "-m", "http.server", "7000"]);
        try
        {
            await Until.TrueAsync(async () => await ConnectAsync(IPAddress.Parse($"10.255.{net}.2"), 7000) == "open");
        }
        finally
        {
            world.Kill();
            await world.WaitForExitAsync();
            await TestMachine.RunAsync("/usr/bin/ip", "netns", "del", name);
        }
    }

    [Fact]
    public async Task An_apps_dynos_are_users_of_their_own_outside()
    {
        await using var one = await StartAsync("cat /proc/self/uid_map");
        await using var other = await StartAsync("cat /proc/self/uid_map");
        var (first, second) = (await ReadAsync(one.Output), await ReadAsync(other.Output));

        Assert.EndsWith(" 65536\n", first, StringComparison.Ordinal);
        Assert.NotEqual(first, second);
    }

    private Task<string> ConnectAsync(IPAddress address, TcpListener port, bool build = false) =>
        ConnectAsync(address, ((IPEndPoint)port.LocalEndpoint).Port, build);

    private async Task<string> ConnectAsync(IPAddress address, int port, bool build = false)
    {
        var command = $"timeout 2 bash -c 'echo > /dev/tcp/{address}/{port}' && echo open";
        if (build)
        {
            await using var started = await BuildAsync(command);
            return (await ReadAsync(started.Output)).Trim();
        }

        await using var dyno = await StartAsync(command);
        return (await ReadAsync(dyno.Output)).Trim();
    }

    private async Task<IOneOffDyno> StartAsync(string command)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        return (await _machine.Engine.OneOffs.RunAsync(
            new OneOffSpec
            {
                App = AppId.New(),
                AppName = AppName.Parse("pave").Value,
                Name = DynoName.Parse("run.1").Value,
                Command = command,
                Arguments = DynoLauncher.Arguments(command),
                Environment = ImmutableSortedDictionary<string, string>.Empty,
            },
            limit.Token)).Value;
    }

    private async Task<ISandboxedBuild> BuildAsync(string command)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        return (await _machine.Engine.Builds.RunAsync(
            new SandboxSpec
            {
                App = AppId.New(),
                Arguments = DynoLauncher.Arguments(command),
                Environment = ImmutableSortedDictionary<string, string>.Empty,
                Size = DynoSize.Default,
                TimeToLive = TimeSpan.FromMinutes(10),
                Folders = [],
            },
            limit.Token)).Value;
    }

    private static async Task<string> ReadAsync(Stream output)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var reader = new StreamReader(output);
        return await reader.ReadToEndAsync(limit.Token);
    }

    private static async Task<bool> AnswersAsync(IPAddress address)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(address, 4000);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static TcpListener Listen()
    {
        var listener = new TcpListener(IPAddress.Any, 0);
        listener.Start();
        return listener;
    }

    private static PortRange Range(TcpListener listener) => new(((IPEndPoint)listener.LocalEndpoint).Port, ((IPEndPoint)listener.LocalEndpoint).Port);
}
