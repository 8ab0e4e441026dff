using System.Net.Sockets;
using Tarmac.Linux.Streams;

namespace Tarmac.Engine.Runc.Conmon;

/// <summary>
/// Standard input of a dyno, through conmon's attach socket (SOCK_SEQPACKET). Output is read from the log instead, which is complete however slow
/// the reader is; what conmon sends here is thrown away.
/// </summary>
internal sealed class AttachStream : WriteStream
{
    private const int Packet = 8192;
    private readonly Socket _socket;
    private readonly bool _terminal;
    private readonly Task _discarding;
    private int _closed;

    private AttachStream(Socket socket, bool terminal)
    {
        (_socket, _terminal) = (socket, terminal);
        _discarding = DiscardAsync();
    }

    public static async Task<AttachStream> ConnectAsync(string path, bool terminal, CancellationToken cancellation)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Seqpacket, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellation);
            return new AttachStream(socket, terminal);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            for (; !buffer.IsEmpty; buffer = buffer[Math.Min(Packet, buffer.Length)..])
            {
                await _socket.SendAsync(buffer[..Math.Min(Packet, buffer.Length)], SocketFlags.None, cancellationToken);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            throw new IOException("The dyno no longer reads its input", e);
        }
    }

    /// <summary>The dyno has ended.</summary>
    public async Task CloseAsync()
    {
        Interlocked.Exchange(ref _closed, 1);
        _socket.Dispose();
        await _discarding;
    }

    /// <summary>End of file for the dyno: a terminal gets the character that means it, a pipe is closed.</summary>
    protected override void Dispose(bool disposing)
    {
        if (disposing && Interlocked.Exchange(ref _closed, 1) == 0)
        {
            SendEnd();
        }

        base.Dispose(disposing);
    }

    private void SendEnd()
    {
        try
        {
            if (_terminal)
            {
                _socket.Send([4]);
            }
            else
            {
                _socket.Shutdown(SocketShutdown.Send);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The dyno has ended.
        }
    }

    private async Task DiscardAsync()
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (await _socket.ReceiveAsync(buffer) > 0)
            {
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Closed by either side.
        }
    }
}
