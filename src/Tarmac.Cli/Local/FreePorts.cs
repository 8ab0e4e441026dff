using System.Net;
using System.Net.Sockets;

namespace Tarmac.Cli.Local;

/// <summary>Free ports of loopback.</summary>
internal static class FreePorts
{
    private const int Last = 65_535;

    public static bool IsFree(int port)
    {
        using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            // As a server would: what is left of old connections does not count.
            probe.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
            probe.Bind(new IPEndPoint(IPAddress.Any, port));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    public static int From(int first, int step = 1)
    {
        var port = first;
        while (port < Last - step && !IsFree(port))
        {
            port += step;
        }

        return port;
    }
}
