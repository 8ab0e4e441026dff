using System.Net;

namespace Tarmac.Server.Settings;

/// <summary>The bridge that dynos hang on. Its own address is the first of the subnet.</summary>
internal sealed record NetworkSettings(string Bridge, IPNetwork Subnet)
{
    public static NetworkSettings Read(SettingsTable table)
    {
        var settings = new NetworkSettings(table.Word("bridge", "tarmac0"), table.Network("subnet", "10.213.0.0/16"));
        if (settings.Subnet.PrefixLength is < 8 or > 24)
        {
            table.Refuse("subnet", "must hold between 256 and 16 million addresses (/8 to /24)", 0);
        }

        table.RefuseUnknown();
        return settings;
    }
}
