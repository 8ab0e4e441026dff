using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Tarmac.Router.Tables;

namespace Tarmac.Router.Upstream;

/// <summary>A TCP connection to a dyno, with what was received on it and its time limit.</summary>
internal sealed class UpstreamConnection : ICuttable, IDisposable
{
    private readonly Socket _socket;
    private readonly Watchdog _watchdog;
    private readonly Action _cut;
    private long _sent;
    private long _sentBefore;
    private bool _endSeen;
    private int _disposed;

    private UpstreamConnection(Dyno dyno, Socket socket, Watchdog watchdog)
    {
        (Dyno, _socket, _watchdog, _cut) = (dyno, socket, watchdog, Cut);
    }

    public Dyno Dyno { get; }

    public ReceiveBuffer Unread { get; } = new();

    public Deadline Deadline { get; } = new();

    /// <summary>
    /// When the last bytes went out. The dyno's own clock for an idle connection starts later, so what this one shows is never too short,
    /// however late the router saw the answer.
    /// </summary>
    public long LastSent { get; private set; }

    /// <summary>Whether it has carried an exchange before: only then may silence mean that the dyno had closed it.</summary>
    public bool Reused { get; private set; }

    /// <summary>How long the dyno says that it keeps the connection open.</summary>
    public TimeSpan KeepAlive { get; set; } = TimeSpan.MaxValue;

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

    public void CutIfOverdue(long now) => Deadline.FireIfPassed(now, _cut);

    /// <summary>Ends whatever waits for this connection; it cannot be used again. Safe from any thread.</summary>
    public void Cut() => _socket.Dispose();

    /// <summary>What is sent from here on belongs to a new request.</summary>
    public void BeginRequest() => (_sentBefore, _endSeen) = (_sent, false);

    /// <summary>
    /// Whether the dyno's end was closed before anything of the request reached it. A FIN acknowledges all that could have been read before it; a
    /// reset does not, so after one only a request of which nothing could be sent counts.
    /// </summary>
    public bool RequestWasNotDelivered() =>
        _sent == _sentBefore || (_endSeen && Delivery.AcknowledgedBytes(_socket) is { } acknowledged && acknowledged <= _sentBefore);

    public async ValueTask SendAsync(ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var sent = await _socket.SendAsync(bytes, SocketFlags.None);
            Sent(sent);
            bytes = bytes[sent..];
        }
    }

    public async ValueTask SendAsync(List<ArraySegment<byte>> pieces)
    {
        while (pieces.Count > 0)
        {
            var sent = await _socket.SendAsync(pieces, SocketFlags.None);
            Sent(sent);
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

    public void ShutdownSend() => _socket.Shutdown(SocketShutdown.Send);

    /// <summary>Receives more behind what is unread; 0 at the end of the stream.</summary>
    public ValueTask<int> ReceiveAsync()
    {
        var received = _socket.ReceiveAsync(Unread.Room(), SocketFlags.None);
        return received.IsCompletedSuccessfully ? new ValueTask<int>(Received(received.GetAwaiter().GetResult())) : Finish(received);
    }

    /// <summary>Ready for the next request, or not: nothing may be left unread, and a deadline that has passed has cut the connection.</summary>
    public bool TryRest()
    {
        if (Unread.Length > 0 || Deadline.Passed)
        {
            return false;
        }

        Unread.Reset();
        Reused = true;
        return true;
    }

    /// <summary>An idle connection with something to read was closed by the dyno, or speaks out of turn.</summary>
    public bool IsStale()
    {
        try
        {
            return Deadline.Passed || _socket.Poll(0, SelectMode.SelectRead);
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
            _watchdog.Forget(this);
            _socket.Dispose();
        }
    }

    private void Sent(int bytes)
    {
        _sent += bytes;
        LastSent = Environment.TickCount64;
    }

    private int Received(int bytes)
    {
        Unread.Received(bytes);
        _endSeen |= bytes == 0;
        return bytes;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<int> Finish(ValueTask<int> received) => Received(await received);
}
