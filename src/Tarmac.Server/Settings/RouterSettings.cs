using System.Collections.Immutable;
using System.Net;
using Tarmac.Server.Routing;

namespace Tarmac.Server.Settings;

/// <summary>Where the routers listen for requests to apps; <c>./up</c> starts the router of this machine with these addresses.</summary>
/// <param name="Control">Control addresses of the routers. Empty: the router of this machine.</param>
internal sealed record RouterSettings(IPAddress Address, int HttpPort, int HttpsPort, ImmutableArray<RouterAddress> Control)
{
    public static RouterSettings Read(SettingsTable table)
    {
        var settings = new RouterSettings(
            table.Address("address", "0.0.0.0"), table.Port("http_port", 80), table.Port("https_port", 443), Addresses(table, "control"));
        table.RefuseUnknown();
        return settings;
    }

    private static ImmutableArray<RouterAddress> Addresses(SettingsTable table, string key)
    {
        var addresses = ImmutableArray.CreateBuilder<RouterAddress>();
        foreach (var text in table.Texts(key))
        {
            if (RouterAddress.TryParse(text, out var address))
            {
                addresses.Add(address);
            }
            else
            {
                table.Refuse(key, $"has '{text}'; a router's address is unix:/PATH, or tcp:127.0.0.1:PORT for the end of a tunnel", 0);
            }
        }

        return addresses.DrainToImmutable();
    }
}
