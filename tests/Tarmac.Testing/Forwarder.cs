using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Tarmac.Testing;

/// <summary>
/// Stands in front of a server (the control plane's Postgres, say) on a unix socket or a port, and passes connections on to it. A test makes the server go
/// away and come back by it, while the server itself goes on running.
/// </summary>
public sealed class Forwarder : IAsyncDisposable
{
    private readonly EndPoint _here;
    private readonly EndPoint _server;
    private readonly ConcurrentDictionary<Connection, Task> _connections = new();
    private TaskCompletionSource _flowing = Open();
    private Socket? _listener;
    private Task _accepting = Task.CompletedTask;

    private Forwarder(EndPoint here, EndPoint server) => (_here, _server) = (here, server);

    /// <summary>Where clients connect to.</summary>
    public EndPoint EndPoint { get; private set; } = new IPEndPoint(IPAddress.None, 0);

    public Away Away { get; private set; }

    /// <summary>In front of a server that listens on a unix socket. Postgres's clients want the socket's name in a folder of ours to be the same.</summary>
    public static Forwarder ToUnixSocket(string here, string server) => Started(new Forwarder(new UnixDomainSocketEndPoint(here), new UnixDomainSocketEndPoint(server)));

    /// <summary>On a free port of this machine.</summary>
    public static Forwarder ToPort(IPEndPoint server) => Started(new Forwarder(new IPEndPoint(IPAddress.Loopback, 0), server));

    /// <summary>The server is stopped: open connections are cut, new ones refused.</summary>
    public async Task RefuseAsync()
    {
        Away = Away.Refusing;
        await CloseAsync();
        _flowing.TrySetResult();
    }

    /// <summary>The server hangs: open connections and new ones stay open, and no byte passes.</summary>
    public void Hang()
    {
        Away = Away.Hanging;
        _flowing = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    /// <summary>The server is back; connections that hung go on.</summary>
    public void ComeBack()
    {
        Away = Away.No;
        _flowing.TrySetResult();
        if (_listener is null)
        {
            Listen();
        }
    }

    public async ValueTask DisposeAsync()
    {
        _flowing.TrySetResult();
        await CloseAsync();
    }

    private static TaskCompletionSource Open()
    {
        var open = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        open.SetResult();
        return open;
    }

    private static Forwarder Started(Forwarder forwarder)
    {
        forwarder.Listen();
        return forwarder;
    }

    private void Listen()
    {
        // A port stays the same over an absence.
        var place = EndPoint is IPEndPoint { Port: > 0 } ? EndPoint : _here;
        if (place is UnixDomainSocketEndPoint unix)
        {
            File.Delete(unix.ToString());
        }

        _listener = NewSocket(place);
        _listener.Bind(place);
        _listener.Listen();
        EndPoint = _listener.LocalEndPoint!;
        _accepting = AcceptAsync(_listener);
    }

    private async Task AcceptAsync(Socket listener)
    {
        try
        {
            while (true)
            {
                var connection = new Connection(await listener.AcceptAsync(), NewSocket(_server));
                _connections[connection] = ServeAsync(connection);
            }
        }
        catch (Exception stopped) when (stopped is SocketException or ObjectDisposedException)
        {
            // Closed.
        }
    }

    private async Task ServeAsync(Connection connection)
    {
        await Task.Yield();
        try
        {
            await _flowing.Task;
            await connection.Server.ConnectAsync(_server);
            await Task.WhenAny(CopyAsync(connection.Client, connection.Server), CopyAsync(connection.Server, connection.Client));
        }
        catch (Exception cut) when (cut is SocketException or ObjectDisposedException)
        {
            // Cut by either side, or by the test.
        }
        finally
        {
            connection.Cut();
            _connections.TryRemove(connection, out _);
        }
    }

    private async Task CopyAsync(Socket from, Socket to)
    {
        var buffer = new byte[16 * 1024];
        try
        {
            while (await from.ReceiveAsync(buffer) is > 0 and var read)
            {
                await _flowing.Task;
                for (var sent = 0; sent < read;)
                {
                    sent += await to.SendAsync(buffer.AsMemory(sent, read - sent));
                }
            }
        }
        catch (Exception cut) when (cut is SocketException or ObjectDisposedException)
        {
            // Cut by either side, or by the test.
        }
    }

    private async Task CloseAsync()
    {
        _listener?.Dispose();
        _listener = null;
        await _accepting;
        var open = _connections.ToArray();
        foreach (var (connection, _) in open)
        {
            connection.Cut();
        }

        _flowing.TrySetResult();
        await Task.WhenAll(open.Select(entry => entry.Value));
    }

    private static Socket NewSocket(EndPoint place) =>
        new(place.AddressFamily, SocketType.Stream, place is IPEndPoint ? ProtocolType.Tcp : ProtocolType.Unspecified);

    private sealed record Connection(Socket Client, Socket Server)
    {
        public void Cut()
        {
            Client.Dispose();
            Server.Dispose();
        }
    }
}
