using System.Net;
using System.Net.Sockets;
using Tarmac.Core.Routing;

namespace Tarmac.Router.Tests;

public sealed class BrokenDynoTests
{
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(0.3);

    [Fact]
    public async Task A_dyno_that_says_nothing_is_H12()
    {
        await using var dyno = FakeDyno.Answering(async (client, _) => (await client.ReadAsync(1)).Length > 0);
        await using var router = await TestRouter.ServingAsync(TestRouter.Limits with { FirstByte = Short }, dyno);

        var answer = await router.GetAsync();

        Assert.Equal(503, answer.Status);
        Assert.Contains("Application error", answer.Body, StringComparison.Ordinal);
        var line = await router.Logs.LineAsync("code=H12");
        Assert.Contains("at=error code=H12 desc=\"Request timeout\" method=GET path=\"/\" host=pave.localhost", line, StringComparison.Ordinal);
        Assert.Matches("dyno=web.1 connect=[0-9]+ms service=[0-9]+ms status=503 bytes=0 protocol=http$", line);
    }

    [Fact]
    public async Task A_dyno_that_closes_without_a_word_is_H13()
    {
        await using var dyno = FakeDyno.Answering((_, _) => Task.FromResult(false));
        await using var router = await TestRouter.ServingAsync(null, dyno);

        Assert.Equal(503, (await router.GetAsync()).Status);
        await router.Logs.LineAsync("at=error code=H13 desc=\"Connection closed without response\"");
    }

    [Fact]
    public async Task A_dyno_that_resets_the_connection_is_H13()
    {
        await using var dyno = FakeDyno.Answering((client, _) =>
        {
            client.Socket.Close(0);
            return Task.FromResult(false);
        });
        await using var router = await TestRouter.ServingAsync(null, dyno);

        Assert.Equal(503, (await router.GetAsync()).Status);
        await router.Logs.LineAsync("code=H13");
    }

    [Theory]
    [InlineData("SSH-2.0-OpenSSH_9.2p1\r\n\r\n")]
    [InlineData("HTTP/2.0 200 OK\r\n\r\n")]
    [InlineData("HTTP/1.1 20 OK\r\n\r\n")]
    [InlineData("HTTP/1.1 -12 OK\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nno colon\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nA: 1\r\n folded\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nA : 1\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nA: 1\nB: 2\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nA: x\0y\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n")]
    [InlineData("HTTP/1.1 101 Switching Protocols\r\n\r\n")]
    public async Task A_response_that_is_not_HTTP_is_H17(string response)
    {
        await using var dyno = FakeDyno.Saying(response);
        await using var router = await TestRouter.ServingAsync(null, dyno);

        Assert.Equal(503, (await router.GetAsync()).Status);
        await router.Logs.LineAsync("code=H17 desc=\"Poorly formatted HTTP response\"");
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\na\r\nhello")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhelloXX0\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\nhello\r\n0\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-5\r\nhello\r\n0\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n00000000000000005\r\nhello\r\n0\r\n\r\n")]
    public async Task A_body_that_breaks_off_or_lies_is_H18_and_the_client_sees_that_it_is_not_whole(string response)
    {
        await using var dyno = FakeDyno.SayingAndClosing(response);
        await using var router = await TestRouter.ServingAsync(null, dyno);

        Assert.False((await router.GetAsync()).Whole);
        await router.Logs.LineAsync("sock=backend at=error code=H18 desc=\"Server Request Interrupted\"");
    }

    [Fact]
    public async Task A_dyno_that_falls_silent_in_the_middle_is_H15()
    {
        await using var dyno = FakeDyno.Saying("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello");
        await using var router = await TestRouter.ServingAsync(TestRouter.Limits with { Idle = Short }, dyno);

        Assert.False((await router.GetAsync()).Whole);
        await router.Logs.LineAsync("at=error code=H15 desc=\"Idle connection\"");
    }

    [Fact]
    public async Task A_dyno_that_keeps_talking_is_left_to_it()
    {
        await using var dyno = FakeDyno.Answering(async (client, _) =>
        {
            await client.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n");
            for (var i = 0; i < 10; i++)
            {
                await Task.Delay(250);
                await client.SendAsync("x");
            }

            return true;
        });
        await using var router = await TestRouter.ServingAsync(TestRouter.Limits with { Idle = TimeSpan.FromSeconds(2) }, dyno);

        Assert.Equal("xxxxxxxxxx", (await router.GetAsync()).Body);
    }

    [Fact]
    public async Task A_dyno_that_refuses_is_H21()
    {
        await using var router = await TestRouter.StartAsync();
        await router.RouteAsync(TestRouter.App(WebState.Serving) with { Dynos = [await FakeDyno.RefusingAsync()] });

        Assert.Equal(503, (await router.GetAsync()).Status);
        var line = await router.Logs.LineAsync("code=H21 desc=\"Backend connection refused\"");
        Assert.Matches("dyno=web.1 connect=[0-9]+ms service= status=503 bytes= protocol=http$", line);
    }

    [Fact]
    public async Task A_dyno_that_does_not_accept_in_time_is_H19()
    {
        // listen(2): once the queue is full, the kernel ignores further connections.
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(0);
        using var filler = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await filler.ConnectAsync(listener.LocalEndPoint!);
        await using var router = await TestRouter.StartAsync(TestRouter.Limits with { Connect = Short });
        var endpoint = new DynoEndpoint("web.1", "127.0.0.1", ((IPEndPoint)listener.LocalEndPoint!).Port);
        await router.RouteAsync(TestRouter.App(WebState.Serving) with { Dynos = [endpoint] });

        Assert.Equal(503, (await router.GetAsync()).Status);
        await router.Logs.LineAsync("code=H19 desc=\"Backend connection timeout\"");
    }

    [Theory]
    [InlineData("Content-Length: 5\r\nContent-Length: 6", "invalid content length")]
    [InlineData("Content-Length: +5", "invalid content length")]
    [InlineData("Content-Length: 5, 5", "invalid content length")]
    [InlineData("Content-Length: 5\r\nTransfer-Encoding: chunked", "invalid content length")]
    [InlineData("Set-Cookie: {9000}", "oversized cookie")]
    [InlineData("X-Long: {600000}", "oversized header")]
    [InlineData("X-Long: {2000000}", "oversized header")]
    public async Task A_response_outside_the_limits_is_H25(string header, string restriction)
    {
        var start = header.IndexOf('{', StringComparison.Ordinal);
        var line = start < 0 ? header : header[..start] + new string('x', int.Parse(header[(start + 1)..^1], null));
        await using var dyno = FakeDyno.Saying($"HTTP/1.1 200 OK\r\n{line}\r\n\r\nhello");
        await using var router = await TestRouter.ServingAsync(null, dyno);

        Assert.Equal(502, (await router.GetAsync()).Status);
        await router.Logs.LineAsync($"code=H25 desc=\"HTTP restriction: {restriction}\"");
    }

    [Fact]
    public async Task An_endless_status_line_is_H25()
    {
        await using var dyno = FakeDyno.Saying("HTTP/1.1 200 " + new string('x', 9000));
        await using var router = await TestRouter.ServingAsync(null, dyno);

        Assert.Equal(502, (await router.GetAsync()).Status);
        await router.Logs.LineAsync("desc=\"HTTP restriction: oversized status line\"");
    }

    [Fact]
    public async Task Nothing_of_a_refused_response_reaches_the_client()
    {
        await using var dyno = FakeDyno.Saying("HTTP/1.1 200 OK\r\nX-Secret: 1\r\nSet-Cookie: a=b\r\nbroken\r\n\r\n");
        await using var router = await TestRouter.ServingAsync(null, dyno);

        var answer = await router.GetAsync();

        Assert.Empty(answer.Header("X-Secret").Concat(answer.Header("Set-Cookie")));
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello!")]
    [InlineData("HTTP/1.1 204 No Content\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil")]
    [InlineData("HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\nhello")]
    [InlineData("HTTP/1.1 200 OK\r\nConnection: Keep-Alive, CLOSE\r\nContent-Length: 5\r\n\r\nhello")]
    public async Task A_connection_whose_state_is_doubtful_is_never_used_again(string response)
    {
        await using var dyno = FakeDyno.Saying(response);
        await using var router = await TestRouter.ServingAsync(null, dyno);

        var first = await router.GetAsync();
        var second = await router.GetAsync();

        Assert.Equal(first.Status, second.Status);
        Assert.DoesNotContain("evil", first.Body + second.Body, StringComparison.Ordinal);
        Assert.Equal(2, dyno.Connections);
    }
}
