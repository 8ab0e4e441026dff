using System.Net.Sockets;
using System.Text;

namespace Tarmac.Linux.Sockets;

/// <summary>Listens on a unix socket (unix(7)).</summary>
public static class UnixSocket
{
    // sun_path without its closing zero.
    private const int LongestPath = 107;

    /// <summary>Replaces a socket that a dead process left. Only the users that the mode allows can connect, from the first moment.</summary>
    public static Socket Listen(string path, UnixFileMode mode, int backlog = 64)
    {
        if (Encoding.UTF8.GetByteCount(path) > LongestPath)
        {
            throw new InvalidOperationException($"The path of a socket is at most {LongestPath} bytes long, and {path} is longer: choose a shorter folder.");
        }

        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            File.Delete(path);
            socket.Bind(new UnixDomainSocketEndPoint(path));

            // Before listen(2) no process can connect, so the mode is never wider.
            File.SetUnixFileMode(path, mode);
            socket.Listen(backlog);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
