using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Tarmac.EndToEnd.Running;

internal static class FreePorts
{
    // Below those that the kernel gives to outgoing connections, which could take one before it is listened on.
    private const int First = 10_000;
    private const int Last = 20_000;

    /// <summary>Different free ports.</summary>
    public static int[] Take(int count) =>
        [.. RandomNumberGenerator.GetItems<int>([.. Enumerable.Range(First, Last - First)], 50 * count).Distinct().Where(IsFree).Take(count)];

    private static bool IsFree(int port)
    {
        using var listener = new TcpListener(IPAddress.Any, port);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
