namespace Tarmac.Router.Tests;

public sealed class UploadTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    [InlineData(8_192)]
    [InlineData(300_000)]
    public async Task A_body_of_known_length_arrives_whole(int length)
    {
        await using var dyno = Echo();
        await using var router = await TestRouter.ServingAsync(null, dyno);
        await using var client = await router.ConnectAsync();
        var body = Text(length);

        for (var i = 0; i < 3; i++)
        {
            await client.SendAsync($"POST / HTTP/1.1\r\nHost: pave.localhost\r\nContent-Length: {length}\r\n\r\n{body}");
            Assert.Equal(body, (await client.ReceiveAsync()).Body);
        }

        Assert.Equal(1, dyno.Connections);
    }

    [Fact]
    public async Task An_empty_body_is_announced_as_empty()
    {
        await using var dyno = FakeDyno.Ok();
        await using var router = await TestRouter.ServingAsync(null, dyno);

        await router.SendAsync("POST / HTTP/1.1\r\nHost: pave.localhost\r\nContent-Length: 0\r\n\r\n");

        Assert.Contains("\r\nContent-Length: 0\r\n", Assert.Single(dyno.Heads), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(70_000)]
    public async Task A_chunked_body_arrives_whole_and_its_trailers_do_not(int size)
    {
        await using var dyno = Echo();
        await using var router = await TestRouter.ServingAsync(null, dyno);
        var body = Text(size);

        var answer = await router.SendAsync(
            $"POST / HTTP/1.1\r\nHost: pave.localhost\r\nTransfer-Encoding: chunked\r\n\r\n{size:x}\r\n{body}\r\n3;a=b\r\nend\r\n0\r\nHost: evil\r\n\r\n");

        Assert.Equal(body + "end", answer.Body);
    }

    [Fact]
    public async Task A_slow_body_arrives_byte_by_byte()
    {
        await using var dyno = Echo();
        await using var router = await TestRouter.ServingAsync(TestRouter.Limits with { FirstByte = TimeSpan.FromSeconds(2) }, dyno);
        await using var client = await router.ConnectAsync();

        await client.SendAsync("POST / HTTP/1.1\r\nHost: pave.localhost\r\nContent-Length: 10\r\n\r\n");
        for (var i = 0; i < 10; i++)
        {
            await Task.Delay(250);
            await client.SendAsync("x");
        }

        Assert.Equal("xxxxxxxxxx", (await client.ReceiveAsync()).Body);
    }

    [Fact]
    public async Task A_client_that_asks_first_is_told_to_continue()
    {
        await using var dyno = Echo();
        await using var router = await TestRouter.ServingAsync(null, dyno);
        await using var client = await router.ConnectAsync();

        await client.SendAsync("POST / HTTP/1.1\r\nHost: pave.localhost\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 100 ", await client.ReadHeadAsync(), StringComparison.Ordinal);
        await client.SendAsync("hello");

        Assert.Equal("hello", (await client.ReceiveAsync()).Body);
        Assert.DoesNotContain("Expect", Assert.Single(dyno.Heads), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dyno_may_answer_before_the_upload_ends()
    {
        await using var dyno = FakeDyno.Answering(async (client, _) =>
        {
            await client.SendAsync("HTTP/1.1 413 Content Too Large\r\nContent-Length: 3\r\n\r\nbig");
            return true;
        });
        await using var router = await TestRouter.ServingAsync(null, dyno);
        await using var client = await router.ConnectAsync();

        await client.SendAsync("POST / HTTP/1.1\r\nHost: pave.localhost\r\nContent-Length: 1000000\r\n\r\nhello");
        var answer = await client.ReceiveAsync();

        Assert.Equal((413, "big"), (answer.Status, answer.Body));
        await router.GetAsync();
        Assert.Equal(2, dyno.Connections);
    }

    [Fact]
    public async Task A_dyno_that_answers_and_hangs_up_in_the_middle_of_an_upload_is_heard()
    {
        await using var dyno = FakeDyno.Answering(async (client, _) =>
        {
            await client.ReadAsync(1_000);
            await client.SendAsync("HTTP/1.1 413 Content Too Large\r\nConnection: close\r\nContent-Length: 3\r\n\r\nbig");
            client.Socket.Shutdown(System.Net.Sockets.SocketShutdown.Send);
            await client.ReadToEndAsync();
            return false;
        });
        await using var router = await TestRouter.ServingAsync(null, dyno);
        await using var client = await router.ConnectAsync();

        await client.SendAsync("POST / HTTP/1.1\r\nHost: pave.localhost\r\nContent-Length: 1000000\r\n\r\n" + Text(5_000));

        Assert.Equal(413, (await client.ReceiveAsync()).Status);
    }

    [Fact]
    public async Task Both_directions_flow_at_once()
    {
        await using var dyno = FakeDyno.Answering(async (client, _) =>
        {
            await client.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n");
            for (var i = 0; i < 3; i++)
            {
                await client.SendAsync(await client.ReadAsync(1));
            }

            return true;
        });
        await using var router = await TestRouter.ServingAsync(null, dyno);
        await using var client = await router.ConnectAsync();

        await client.SendAsync("POST / HTTP/1.1\r\nHost: pave.localhost\r\nContent-Length: 3\r\n\r\na");
        await client.ReadHeadAsync();
        Assert.Equal("a", await client.ReadAsync(1));
        await client.SendAsync("b");
        Assert.Equal("b", await client.ReadAsync(1));
        await client.SendAsync("c");
        Assert.Equal("c", await client.ReadAsync(1));
    }

    [Fact]
    public async Task A_client_that_leaves_while_the_dyno_works_is_H27()
    {
        await using var dyno = FakeDyno.Answering(async (client, _) => (await client.ReadAsync(1)).Length > 0);
        await using var router = await TestRouter.ServingAsync(null, dyno);

        await using (var client = await router.ConnectAsync())
        {
            await client.SendAsync("GET / HTTP/1.1\r\nHost: pave.localhost\r\n\r\n");
            await Until.TrueAsync(() => !dyno.Heads.IsEmpty);
        }

        var line = await router.Logs.LineAsync("code=H27");
        Assert.Contains("sock=client at=warning code=H27 desc=\"Client Request Interrupted\"", line, StringComparison.Ordinal);
        Assert.Contains("status=499", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_that_leaves_in_the_middle_of_its_body_is_H27()
    {
        await using var dyno = Echo();
        await using var router = await TestRouter.ServingAsync(null, dyno);

        await using (var client = await router.ConnectAsync())
        {
            await client.SendAsync("POST / HTTP/1.1\r\nHost: pave.localhost\r\nContent-Length: 1000\r\n\r\nhello");
            await Until.TrueAsync(() => !dyno.Heads.IsEmpty);
        }

        await router.Logs.LineAsync("code=H27");
    }

    [Fact]
    public async Task A_client_that_falls_silent_in_the_middle_of_its_body_is_H28()
    {
        await using var dyno = Echo();
        await using var router = await TestRouter.ServingAsync(TestRouter.Limits with { Idle = TimeSpan.FromSeconds(0.3) }, dyno);
        await using var client = await router.ConnectAsync();

        await client.SendAsync("POST / HTTP/1.1\r\nHost: pave.localhost\r\nContent-Length: 1000\r\n\r\nhello");

        Assert.Equal("", await client.ReadToEndAsync());
        await router.Logs.LineAsync("sock=client at=warning code=H28 desc=\"Client Connection Idle\"");
    }

    [Fact]
    public async Task A_client_that_takes_nothing_is_H28_and_the_router_holds_little_for_it()
    {
        await using var dyno = FakeDyno.Answering(async (client, _) =>
        {
            await client.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n");
            var piece = new byte[100_000];
            while (true)
            {
                await client.SendAsync(piece);
            }
        });
        await using var router = await TestRouter.ServingAsync(TestRouter.Limits with { Idle = TimeSpan.FromSeconds(0.5) }, dyno);
        await using var client = await router.ConnectAsync();

        await client.SendAsync("GET / HTTP/1.1\r\nHost: pave.localhost\r\n\r\n");
        var line = await router.Logs.LineAsync("code=H28");

        Assert.Matches("bytes=[0-9]{1,8} ", line);
    }

    private static FakeDyno Echo() => FakeDyno.Answering(async (client, head) =>
    {
        var length = head.Split("\r\n").FirstOrDefault(line => line.StartsWith("Content-Length: ", StringComparison.Ordinal));
        var body = head.Contains("Transfer-Encoding: chunked", StringComparison.Ordinal) ? await client.ReadChunksAsync()
            : length is null ? "" : await client.ReadAsync(int.Parse(length[16..], null));
        if (body is null || (length is not null && body.Length != int.Parse(length[16..], null)))
        {
            return false;
        }

        await client.SendAsync($"HTTP/1.1 200 OK\r\nContent-Length: {body.Length}\r\n\r\n{body}");
        return true;
    });

    private static string Text(int length) => string.Create(length, 0, (text, _) =>
    {
        for (var i = 0; i < text.Length; i++)
        {
            text[i] = (char)('a' + (i % 26));
        }
    });
}
