using System.Net;
using System.Runtime.ExceptionServices;
using Tarmac.Linux;
using Tarmac.Linux.Mounting;

namespace Tarmac.Engine.Runc.Network;

/// <summary>
/// A dyno's network namespace with one interface, plugged into an isolated port of the bridge: dynos cannot talk to each other there.
/// The namespace is a bind mount on a file in the dyno's folder; once runc holds it, the mount goes, and the kernel removes all with the dyno.
/// </summary>
internal sealed class DynoNetwork(int bridge, IPAddress gateway, int prefix) : IDisposable
{
    private const ushort NewLink = 16, SetLink = 19, NewAddress = 20, NewRoute = 24, CreateOnly = 0x600;
    private readonly Lock _lock = new();
    private readonly NetlinkSocket _machine = new();

    /// <param name="port">The bridge port's name, at most 15 characters.</param>
    /// <param name="file">Where the namespace is to be seen.</param>
    public void Create(string port, IPAddress address, string file)
    {
        File.WriteAllBytes(file, []);
        Exception? failure = null;

        // unshare(2) changes the calling thread for good: it must not be one of the pool's.
        var thread = new Thread(
            () =>
            {
                try
                {
                    Unshared(port, address, file);
                }
                catch (Exception e)
                {
                    // Whatever it is: on a thread of its own it would end this program.
                    failure = e;
                }
            },
            256 * 1024);
        thread.Start();
        thread.Join();
        if (failure is not null)
        {
            ExceptionDispatchInfo.Throw(failure);
        }
    }

    public void Dispose() => _machine.Dispose();

    private void Unshared(string port, IPAddress address, string file)
    {
        const int newNetwork = 0x40000000, closeOnExec = 0x80000;
        if (LibC.Unshare(newNetwork) != 0)
        {
            throw LibC.Failure("unshare CLONE_NEWNET");
        }

        Mounts.Bind("/proc/thread-self/ns/net", file);
        Ipv6.Disable("all");
        Ipv6.Disable("default");
        var space = LibC.Open(file, closeOnExec, 0);
        if (space < 0)
        {
            throw LibC.Failure($"open {file}");
        }

        try
        {
            lock (_lock)
            {
                PlugIn(port, space, address);
            }
        }
        finally
        {
            _ = LibC.Close(space);
        }

        Address(address);
    }

    private void PlugIn(string port, int space, IPAddress address)
    {
        _machine.Request(
            new NetlinkMessage(NewLink, CreateOnly).Link(0).Attribute(3, port).Attribute(10, bridge)
                .Nested(18, kind => kind.Attribute(1, "veth").Nested(2, data => data.Nested(1, peer => peer.Link(0).Attribute(1, HardwareAddress(address)).Attribute(3, "eth0").Attribute(28, space)))),
            $"make the interface {port}");
        var index = _machine.Find(port) ?? throw new IOException($"The interface {port} is not there");
        const byte bridgeFamily = 7, isolated = 33;
        const ushort nestedPortInformation = 0x8000 | 12;
        _machine.Request(
            new NetlinkMessage(SetLink, 0).Link(index, bridgeFamily).Nested(nestedPortInformation, p => p.Attribute(isolated, [1])),
            $"isolate {port}");
        _machine.Request(new NetlinkMessage(NewLink, 0).Link(index, up: true), $"start {port}");
    }

    // Made of the address, which comes back: the machine remembers for minutes who had it, and would send to that one for eight seconds.
    private static byte[] HardwareAddress(IPAddress address)
    {
        const byte locallyAdministered = 2;
        return [locallyAdministered, (byte)'t', .. address.GetAddressBytes()];
    }

    private void Address(IPAddress address)
    {
        using var inside = new NetlinkSocket();
        var index = inside.Find("eth0") ?? throw new IOException("The dyno's interface is not there");
        var bytes = address.GetAddressBytes();
        inside.Request(
            new NetlinkMessage(NewAddress, CreateOnly).Raw(2, (byte)prefix, 0, 0).Raw(BitConverter.GetBytes(index)).Attribute(2, bytes).Attribute(1, bytes),
            $"give the dyno {address}");
        inside.Request(new NetlinkMessage(NewLink, 0).Link(1, up: true), "start lo");
        inside.Request(new NetlinkMessage(NewLink, 0).Link(index, up: true), "start eth0");

        // struct rtmsg: IPv4, main table, static, universe, unicast.
        inside.Request(
            new NetlinkMessage(NewRoute, CreateOnly).Raw(2, 0, 0, 0, 254, 4, 0, 1).Raw(0, 0, 0, 0).Attribute(5, gateway.GetAddressBytes()),
            "give the dyno its default route");
    }
}
