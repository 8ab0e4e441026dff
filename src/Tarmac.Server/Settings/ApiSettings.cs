using System.Net;

namespace Tarmac.Server.Settings;

/// <summary>Where the Platform API, git and rendezvous are reached.</summary>
/// <param name="Host">The name that clients use; stands in git URLs and in attach URLs.</param>
/// <param name="Names">More names that the API's certificate is for.</param>
internal sealed record ApiSettings(IPAddress Address, int Port, string Host, IReadOnlyList<string> Names)
{
    public static ApiSettings Read(SettingsTable table)
    {
        var settings = new ApiSettings(table.Address("address", "127.0.0.1"), table.Port("port", 5000), table.HostName("host", "localhost"), table.Texts("names"));
        table.RefuseUnknown();
        return settings;
    }
}
