using System.Net.Sockets;

namespace Tarmac.Engine.Runc.Conmon;

/// <summary>
/// Standard input of a dyno, through conmon's attach socket (SOCK_SEQPACKET). Output is read from the log instead, which is complete however slow
/// the reader is; what conmon sends here is thrown away.
/// </summary>
internal sealed class AttachStream : Stream
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

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
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
            throw new IOException("The dyno does not read its input any more", e);
        }
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("Write asynchronously");

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

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
