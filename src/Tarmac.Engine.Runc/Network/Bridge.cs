using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace Tarmac.Engine.Runc.Network;

/// <summary>The bridge that dynos are plugged into, and this machine's address on it.</summary>
internal static class Bridge
{
    private const ushort NewLink = 16, NewAddress = 20, CreateOnly = 0x600;

    /// <summary>Makes what is missing; the bridge's index.</summary>
    public static int Ensure(string name, IPAddress address, int prefix)
    {
        using var netlink = new NetlinkSocket();

        // An address of its own: a bridge without one takes its lowest port's and changes it as dynos come and go, under their ARP entries.
        var hardware = SHA256.HashData(Encoding.UTF8.GetBytes(name)).AsSpan(0, 6);
        hardware[0] = 0x02;
        netlink.Request(
            new NetlinkMessage(NewLink, CreateOnly).Link(0).Attribute(3, name).Attribute(1, hardware).Nested(18, kind => kind.Attribute(1, "bridge")),
            $"make the bridge {name}");
        var index = netlink.Find(name) ?? throw new IOException($"The bridge {name} is not there");
        netlink.Request(
            new NetlinkMessage(NewAddress, CreateOnly).Raw(2, (byte)prefix, 0, 0).Raw(BitConverter.GetBytes(index))
                .Attribute(2, address.GetAddressBytes()).Attribute(1, address.GetAddressBytes()),
            $"give {name} the address {address}");
        Ipv6.Disable(name);
        netlink.Request(new NetlinkMessage(NewLink, 0).Link(index, up: true), $"start {name}");
        File.WriteAllText("/proc/sys/net/ipv4/ip_forward", "1");
        return index;
    }
}
