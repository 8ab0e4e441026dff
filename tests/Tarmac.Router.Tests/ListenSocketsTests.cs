using System.Net;
using System.Net.Sockets;
using Tarmac.Router.Front;

namespace Tarmac.Router.Tests;

public sealed class ListenSocketsTests
{
    [Fact]
    public async Task The_older_socket_passes_every_new_connection_on_to_the_newer()
    {
        var (older, newer) = (new ListenSockets(), new ListenSockets());
        using var first = Listen(older, new IPEndPoint(IPAddress.Loopback, 0));
        using var second = Listen(newer, first.LocalEndPoint!);

        older.PassOn();

        await ConnectAsync(first.LocalEndPoint!, 20);
        Assert.False(first.Poll(0, SelectMode.SelectRead));
        Assert.True(second.Poll(0, SelectMode.SelectRead));
    }

    [Fact]
    public async Task Alone_it_goes_on_accepting()
    {
        var sockets = new ListenSockets();
        using var only = Listen(sockets, new IPEndPoint(IPAddress.Loopback, 0));

        sockets.PassOn();

        await ConnectAsync(only.LocalEndPoint!, 5);
        Assert.True(only.Poll(0, SelectMode.SelectRead));
    }

    private static Socket Listen(ListenSockets sockets, EndPoint address)
    {
        var socket = sockets.Bind(address);
        socket.Listen(100);
        return socket;
    }

    private static async Task ConnectAsync(EndPoint address, int times)
    {
        for (var i = 0; i < times; i++)
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            await Soon.In(socket.ConnectAsync(address));
        }
    }
}
