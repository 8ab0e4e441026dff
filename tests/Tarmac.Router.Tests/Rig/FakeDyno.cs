using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using Tarmac.Core.Routing;

namespace Tarmac.Router.Tests.Rig;

/// <summary>A dyno on a raw socket that behaves, or misbehaves, as the test says. Keeps the heads of the requests that it got.</summary>
internal sealed class FakeDyno : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly ConcurrentBag<Task> _conversations = [];
    private readonly ConcurrentBag<Socket> _sockets = [];
    private readonly Func<RawClient, string, Task<bool>> _answer;
    private readonly Task _accepting;
    private int _connections;

    /// <param name="answer">Given the connection and a request's head; false closes the connection.</param>
    private FakeDyno(string name, Func<RawClient, string, Task<bool>> answer)
    {
        _answer = answer;
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen();
        Endpoint = new DynoEndpoint(name, "127.0.0.1", ((IPEndPoint)_listener.LocalEndPoint!).Port);
        _accepting = AcceptAsync();
    }

    public DynoEndpoint Endpoint { get; }

    public ConcurrentQueue<string> Heads { get; } = new();

    public int Connections => Volatile.Read(ref _connections);

    public static FakeDyno Answering(Func<RawClient, string, Task<bool>> answer, string name = "web.1") => new(name, answer);

    /// <summary>Says the same to everybody and keeps the connection.</summary>
    public static FakeDyno Saying(string response, string name = "web.1") => new(name, async (client, _) =>
    {
        await client.SendAsync(response);
        return true;
    });

    /// <summary>Says this, then closes.</summary>
    public static FakeDyno SayingAndClosing(string response) => new("web.1", async (client, _) =>
    {
        await client.SendAsync(response);
        return false;
    });

    public static FakeDyno Ok(string body = "hello", string name = "web.1") =>
        Saying($"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: {body.Length}\r\n\r\n{body}", name);

    /// <summary>An address where nobody listens.</summary>
    public static async Task<DynoEndpoint> RefusingAsync(string name = "web.1")
    {
        await using var dyno = Ok(name: name);
        return dyno.Endpoint;
    }

    /// <summary>Closes every connection as a server does whose keep-alive is over, and goes on accepting new ones.</summary>
    public void CloseConnections()
    {
        foreach (var socket in _sockets.Where(socket => socket.Connected))
        {
            socket.Shutdown(SocketShutdown.Both);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        foreach (var socket in _sockets)
        {
            socket.Dispose();
        }

        await _accepting;
        await Soon.In(Task.WhenAll(_conversations));
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var socket = await _listener.AcceptAsync(_stop.Token);
                socket.NoDelay = true;
                _sockets.Add(socket);
                Interlocked.Increment(ref _connections);
                _conversations.Add(TalkAsync(new RawClient(socket)));
            }
        }
        catch (Exception ended) when (ended is OperationCanceledException or SocketException or ObjectDisposedException)
        {
        }
    }

    private async Task TalkAsync(RawClient connection)
    {
        await Task.Yield();
        await using var _ = connection;
        try
        {
            while (await connection.ReadHeadAsync() is { Length: > 0 } head)
            {
                Heads.Enqueue(head);
                if (!await _answer(connection, head))
                {
                    return;
                }
            }
        }
        catch (Exception ended) when (ended is IOException or ObjectDisposedException or SocketException or WebSocketException)
        {
        }
    }
}
