using System.Buffers.Binary;
using System.Net.Sockets;

namespace Tarmac.Router.Upstream;

/// <summary>How many bytes of a connection have reached the other end's kernel.</summary>
internal static class Delivery
{
    private const int ProtocolTcp = 6;
    private const int TcpInfo = 11;

    // linux/tcp.h, struct tcp_info: tcpi_bytes_acked.
    private const int BytesAcknowledged = 120;

    /// <summary>Null when the kernel does not say.</summary>
    public static long? AcknowledgedBytes(Socket socket)
    {
        Span<byte> info = stackalloc byte[256];
        try
        {
            var length = socket.GetRawSocketOption(ProtocolTcp, TcpInfo, info);

            // The kernel counts the SYN of whoever opened the connection as a byte.
            return length >= BytesAcknowledged + sizeof(long) ? BinaryPrimitives.ReadInt64LittleEndian(info[BytesAcknowledged..]) - 1 : null;
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            return null;
        }
    }
}
