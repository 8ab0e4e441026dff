using System.Buffers;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Tarmac.Router.Tables;

namespace Tarmac.Router.Upstream;

/// <summary>
/// A TCP connection to a dyno with its receive buffer and the one deadline that <see cref="Watchdog"/> looks at: no timer per request.
/// </summary>
internal sealed class UpstreamConnection(Dyno dyno, Socket socket, Watchdog watchdog) : IDisposable
{
    private const int StandardBuffer = 16 * 1024;
    private const long NoDeadline = 0;

    // Never handed back when the connection breaks: a receive that was cut off may still hold it.
    private readonly byte[] _ownBuffer = GC.AllocateUninitializedArray<byte>(StandardBuffer);
    private byte[] _buffer = [];
    private int _start;
    private int _end;
    private long _deadline;
    private Action? _onExpiry;
    private volatile bool _expired;
    private int _disposed;

    public Dyno Dyno => dyno;

    public long IdleSince { get; private set; }

    /// <summary>Whether it has carried an exchange before: only then may silence mean that the dyno had closed it.</summary>
    public bool Reused { get; private set; }

    /// <summary>Whether the connection was cut because a deadline passed. Set before the cut, so whoever sees the cut sees the reason.</summary>
    public bool Expired => _expired;

    public ReadOnlySpan<byte> Unread => _buffer.AsSpan(_start, _end - _start);

    public ReadOnlyMemory<byte> UnreadMemory => _buffer.AsMemory(_start, _end - _start);

    public int UnreadLength => _end - _start;

    public static async ValueTask<UpstreamConnection> ConnectAsync(Dyno dyno, Watchdog watchdog, CancellationToken cancellation)
    {
        var socket = new Socket(dyno.Address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(dyno.Address, cancellation);
        }
        catch
        {
            socket.Dispose();
            throw;
        }

        var connection = new UpstreamConnection(dyno, socket, watchdog);
        watchdog.Watch(connection);
        return connection;
    }

    /// <summary>What happens, besides the cut, when a deadline passes.</summary>
    public void OnExpiry(Action? action) => _onExpiry = action;

    public void Expect(TimeSpan within) => Volatile.Write(ref _deadline, Environment.TickCount64 + (long)within.TotalMilliseconds);

    public void CutIfOverdue(long now)
    {
        var deadline = Volatile.Read(ref _deadline);
        if (deadline == NoDeadline || deadline > now || Interlocked.CompareExchange(ref _deadline, NoDeadline, deadline) != deadline)
        {
            return;
        }

        _expired = true;
        var action = _onExpiry;
        Cut();
        action?.Invoke();
    }

    /// <summary>Ends whatever waits for this connection; it cannot be used again. Safe from any thread.</summary>
    public void Cut() => socket.Dispose();

    public async ValueTask SendAsync(ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            bytes = bytes[await socket.SendAsync(bytes, SocketFlags.None)..];
        }
    }

    public async ValueTask SendAsync(List<ArraySegment<byte>> pieces)
    {
        while (pieces.Count > 0)
        {
            var sent = await socket.SendAsync(pieces, SocketFlags.None);
            var whole = 0;
            while (whole < pieces.Count && sent >= pieces[whole].Count)
            {
                sent -= pieces[whole++].Count;
            }

            pieces.RemoveRange(0, whole);
            if (sent > 0)
            {
                pieces[0] = pieces[0][sent..];
            }
        }
    }

    public void ShutdownSend() => socket.Shutdown(SocketShutdown.Send);

    public void Consume(int bytes) => _start += bytes;

    /// <summary>Receives more behind what is unread; 0 at the end of the stream.</summary>
    public ValueTask<int> ReceiveAsync()
    {
        if (_start == _end)
        {
            _start = _end = 0;
            _buffer = _buffer.Length == 0 ? _ownBuffer : _buffer;
        }
        else if (_end == _buffer.Length)
        {
            MakeRoom();
        }

        var received = socket.ReceiveAsync(_buffer.AsMemory(_end), SocketFlags.None);
        if (received.IsCompletedSuccessfully)
        {
            var bytes = received.GetAwaiter().GetResult();
            _end += bytes;
            return new ValueTask<int>(bytes);
        }

        return Finish(received);
    }

    /// <summary>A long body comes in larger pieces: fewer calls for the same bytes.</summary>
    public void UseLargeBuffer()
    {
        if (_buffer.Length < 4 * StandardBuffer)
        {
            Resize(4 * StandardBuffer);
        }
    }

    /// <summary>
    /// Ready for the next request, or not: nothing may be left unread, and a deadline that passed in this very moment has cut the connection.
    /// </summary>
    public bool TryRest()
    {
        if (_start != _end || _expired || Interlocked.Exchange(ref _deadline, NoDeadline) == NoDeadline)
        {
            return false;
        }

        _onExpiry = null;
        _start = _end = 0;
        UseOwnBuffer();
        Reused = true;
        IdleSince = Environment.TickCount64;
        return true;
    }

    /// <summary>An idle connection with something to read was closed by the dyno, or speaks out of turn.</summary>
    public bool IsStale()
    {
        try
        {
            return _expired || socket.Poll(0, SelectMode.SelectRead);
        }
        catch (Exception broken) when (broken is SocketException or ObjectDisposedException)
        {
            return true;
        }
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            watchdog.Forget(this);
            socket.Dispose();
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<int> Finish(ValueTask<int> received)
    {
        var bytes = await received;
        _end += bytes;
        return bytes;
    }

    private void MakeRoom()
    {
        if (_start > _buffer.Length / 2)
        {
            Unread.CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }
        else
        {
            Resize(_buffer.Length * 2);
        }
    }

    private void Resize(int size)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(size);
        Unread.CopyTo(buffer);
        var length = UnreadLength;
        UseOwnBuffer();
        (_buffer, _start, _end) = (buffer, 0, length);
    }

    private void UseOwnBuffer()
    {
        if (_buffer.Length > StandardBuffer)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
        }

        _buffer = _ownBuffer;
    }
}
