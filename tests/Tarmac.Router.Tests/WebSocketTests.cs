using System.Net;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;

namespace Tarmac.Router.Tests;

public sealed class WebSocketTests
{
    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task Messages_pass_in_both_directions(string version)
    {
        await using var dyno = Echo();
        await using var router = await TestRouter.ServingAsync(null, dyno);
        using var socket = await ConnectAsync(router, Version.Parse(version));
        var message = new byte[200_000];
        Random.Shared.NextBytes(message);

        for (var i = 0; i < 3; i++)
        {
            await Soon.In(socket.SendAsync(message, WebSocketMessageType.Binary, endOfMessage: true, default));
            Assert.Equal(message, await ReceiveAsync(socket));
        }

        await Soon.In(socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "", default));
        Assert.Contains("at=info method=", await router.Logs.LineAsync("status=101"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_dyno_is_asked_as_HTTP_1_1_knows_it()
    {
        await using var dyno = Echo();
        await using var router = await TestRouter.ServingAsync(null, dyno);

        using var socket = await ConnectAsync(router, HttpVersion.Version20);

        var head = Assert.Single(dyno.Heads);
        Assert.StartsWith("GET /ws HTTP/1.1\r\nHost: pave.localhost", head, StringComparison.Ordinal);
        Assert.Contains("Connection: Upgrade\r\nUpgrade: websocket\r\n", head, StringComparison.Ordinal);
        Assert.Contains("Sec-WebSocket-Key: ", head, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dyno_that_does_not_want_to_upgrade_answers_as_usual()
    {
        await using var dyno = FakeDyno.Saying("HTTP/1.1 426 Upgrade Required\r\nContent-Length: 2\r\n\r\nno");
        await using var router = await TestRouter.ServingAsync(null, dyno);

        var answer = await router.SendAsync(
            "GET / HTTP/1.1\r\nHost: pave.localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: x\r\nSec-WebSocket-Version: 13\r\n\r\n");

        Assert.Equal((426, "no"), (answer.Status, answer.Body));
    }

    [Fact]
    public async Task A_silent_tunnel_is_closed_as_H15()
    {
        await using var dyno = Echo();
        await using var router = await TestRouter.ServingAsync(TestRouter.Limits with { Idle = TimeSpan.FromSeconds(0.4) }, dyno);
        using var socket = await ConnectAsync(router, HttpVersion.Version11);

        await Assert.ThrowsAnyAsync<WebSocketException>(() => ReceiveAsync(socket));
        await router.Logs.LineAsync("code=H15");
    }

    [Fact]
    public async Task The_dynos_first_words_after_the_upgrade_are_not_lost()
    {
        await using var dyno = FakeDyno.Answering(async (client, head) =>
        {
            await client.SendAsync(Accept(head) + "\u0081\u0005hello");
            await client.ReadToEndAsync();
            return false;
        });
        await using var router = await TestRouter.ServingAsync(null, dyno);
        using var socket = await ConnectAsync(router, HttpVersion.Version11);

        Assert.Equal("hello"u8.ToArray(), await ReceiveAsync(socket));
    }

    [Fact]
    public async Task When_the_dyno_hangs_up_the_client_hears_of_it()
    {
        await using var dyno = FakeDyno.Answering(async (client, head) =>
        {
            await client.SendAsync(Accept(head) + "\u0081\u0003bye");
            return false;
        });
        await using var router = await TestRouter.ServingAsync(null, dyno);
        using var socket = await ConnectAsync(router, HttpVersion.Version11);

        Assert.Equal("bye"u8.ToArray(), await ReceiveAsync(socket));
        await Assert.ThrowsAnyAsync<WebSocketException>(() => ReceiveAsync(socket));
        await router.Logs.LineAsync("status=101");
    }

    private static async Task<ClientWebSocket> ConnectAsync(TestRouter router, Version version)
    {
        var socket = new ClientWebSocket();
        socket.Options.HttpVersion = version;
        socket.Options.HttpVersionPolicy = HttpVersionPolicy.RequestVersionExact;
        await Soon.In(socket.ConnectAsync(new Uri("wss://pave.localhost/ws"), new HttpMessageInvoker(router.TlsHandler()), default));
        return socket;
    }

    private static async Task<byte[]> ReceiveAsync(ClientWebSocket socket)
    {
        using var message = new MemoryStream();
        var buffer = new byte[10_000];
        while (true)
        {
            var part = await Soon.In(socket.ReceiveAsync(buffer, default));
            message.Write(buffer, 0, part.Count);
            if (part.EndOfMessage)
            {
                return message.ToArray();
            }
        }
    }

    /// <summary>A WebSocket server that sends back what it gets, built on .NET's own protocol code.</summary>
    private static FakeDyno Echo() => FakeDyno.Answering(async (client, head) =>
    {
        await client.SendAsync(Accept(head));
        using var socket = WebSocket.CreateFromStream(new System.Net.Sockets.NetworkStream(client.Socket), new WebSocketCreationOptions { IsServer = true });
        var buffer = new byte[64 * 1024];
        while (true)
        {
            var part = await socket.ReceiveAsync(buffer, default);
            if (part.MessageType == WebSocketMessageType.Close)
            {
                await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "", default);
                return false;
            }

            await socket.SendAsync(buffer.AsMemory(0, part.Count), part.MessageType, part.EndOfMessage, default);
        }
    });

    private static string Accept(string head)
    {
        var key = head.Split("\r\n").First(line => line.StartsWith("Sec-WebSocket-Key: ", StringComparison.Ordinal))[19..];
#pragma warning disable CA5350 // RFC 6455 names SHA-1; it proves nothing but that the server read the key.
        var hash = Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")));
#pragma warning restore CA5350
        return $"HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: {hash}\r\n\r\n";
    }
}
