using System.Collections.Immutable;
using System.Net;

namespace Tarmac.Builds.Sources;

/// <summary>Which addresses are of the public internet (the special-purpose registries of RFC 6890 name the others).</summary>
internal static class PublicAddress
{
    private static readonly ImmutableArray<IPNetwork> Special =
    [
        .. ((string[])[
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24",
            "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/3",
        ]).Select(IPNetwork.Parse),
    ];

    private static readonly IPNetwork GlobalUnicast = IPNetwork.Parse("2000::/3");

    // Protocol assignments with Teredo, documentation, and 6to4, in which any IPv4 address can hide.
    private static readonly ImmutableArray<IPNetwork> SpecialUnicast = [.. ((string[])["2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"]).Select(IPNetwork.Parse)];

    public static bool Is(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return plain.AddressFamily is System.Net.Sockets.AddressFamily.InterNetwork
            ? !Special.Any(network => network.Contains(plain))
            : GlobalUnicast.Contains(plain) && !SpecialUnicast.Any(network => network.Contains(plain));
    }
}
