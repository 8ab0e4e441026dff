using System.Net;

namespace Tarmac.Server.Settings;

/// <summary>Where the router takes the apps' requests. The router reads the same keys.</summary>
internal sealed record RouterSettings(IPAddress Address, int HttpPort, int HttpsPort)
{
    public static RouterSettings Read(SettingsTable table)
    {
        var settings = new RouterSettings(table.Address("address", "0.0.0.0"), table.Port("http_port", 80), table.Port("https_port", 443));
        table.RefuseUnknown();
        return settings;
    }
}
