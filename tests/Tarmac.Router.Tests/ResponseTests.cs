using System.Text;

namespace Tarmac.Router.Tests;

public sealed class ResponseTests
{
    [Fact]
    public async Task A_chunked_body_arrives_whole_and_the_connection_stays()
    {
        await using var dyno = FakeDyno.Saying("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;ext=1\r\nhello\r\n6\r\n world\r\n0\r\nX-Trailer: 1\r\n\r\n");
        await using var router = await TestRouter.ServingAsync(null, dyno);
        await using var client = await router.ConnectAsync();

        for (var i = 0; i < 3; i++)
        {
            var answer = await TestRouter.GetAsync(client);
            Assert.Equal(("hello world", true), (answer.Body, answer.Whole));
        }

        Assert.Equal(1, dyno.Connections);
    }

    [Fact]
    public async Task A_body_that_ends_with_the_connection_arrives_whole()
    {
        await using var dyno = FakeDyno.SayingAndClosing("HTTP/1.0 200 OK\r\n\r\nhello");
        await using var router = await TestRouter.ServingAsync(null, dyno);

        var answer = await router.GetAsync();

        Assert.Equal(("hello", true), (answer.Body, answer.Whole));
    }

    [Theory]
    [InlineData("HEAD", "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n", 200)]
    [InlineData("HEAD", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", 200)]
    [InlineData("GET", "HTTP/1.1 204 No Content\r\n\r\n", 204)]
    [InlineData("GET", "HTTP/1.1 304 Not Modified\r\nETag: \"x\"\r\nContent-Length: 500\r\n\r\n", 304)]
    public async Task Responses_without_a_body_leave_the_connection_usable(string method, string response, int status)
    {
        await using var dyno = FakeDyno.Saying(response);
        await using var router = await TestRouter.ServingAsync(null, dyno);
        await using var client = await router.ConnectAsync();

        for (var i = 0; i < 3; i++)
        {
            await client.SendAsync($"{method} / HTTP/1.1\r\nHost: pave.localhost\r\n\r\n");
            Assert.Equal(status, (await client.ReceiveAsync(isHead: true)).Status);
        }

        Assert.Equal(1, dyno.Connections);
    }

    [Fact]
    public async Task HEAD_tells_the_length_that_GET_would_have()
    {
        await using var dyno = FakeDyno.Saying("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n");
        await using var router = await TestRouter.ServingAsync(null, dyno);

        Assert.Equal(["500"], (await router.SendAsync("HEAD / HTTP/1.1\r\nHost: pave.localhost\r\n\r\n")).Header("Content-Length"));
    }

    [Fact]
    public async Task Interim_responses_do_not_pass_for_the_answer()
    {
        await using var dyno = FakeDyno.Saying(
            "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        await using var router = await TestRouter.ServingAsync(null, dyno);
        await using var client = await router.ConnectAsync();

        for (var i = 0; i < 3; i++)
        {
            var answer = await TestRouter.GetAsync(client);
            Assert.Equal((200, "ok"), (answer.Status, answer.Body));
            Assert.Empty(answer.Header("Link"));
        }

        Assert.Equal(1, dyno.Connections);
    }

    [Fact]
    public async Task Headers_that_belong_to_the_dynos_connection_stay_behind()
    {
        await using var dyno = FakeDyno.Saying(
            "HTTP/1.1 200 OK\r\nConnection: keep-alive, X-Inner\r\nKeep-Alive: timeout=5\r\nX-Inner: 1\r\nX-Outer: 2\r\nUpgrade: h2c\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2\r\nContent-Length: 0\r\n\r\n");
        await using var router = await TestRouter.ServingAsync(null, dyno);

        var answer = await router.GetAsync();

        Assert.Empty(answer.Header("Keep-Alive").Concat(answer.Header("X-Inner")).Concat(answer.Header("Upgrade")).Concat(answer.Header("Connection")));
        Assert.Equal(["2"], answer.Header("X-Outer"));
        Assert.Equal(["a=1", "b=2"], answer.Header("Set-Cookie"));
    }

    [Theory]
    [InlineData("HTTP/1.1 205 Reset Content\r\nContent-Length: 5\r\n\r\nhello", 205)]
    [InlineData("HTTP/1.1 418 I am a teapot\r\nContent-Length: 0\r\n\r\n", 418)]
    [InlineData("HTTP/1.1 999\r\nContent-Length: 0\r\n\r\n", 999)]
    [InlineData("HTTP/1.1 404 \r\nContent-Length: 0\r\n\r\n", 404)]
    public async Task Unusual_statuses_pass(string response, int status)
    {
        await using var dyno = FakeDyno.Saying(response);
        await using var router = await TestRouter.ServingAsync(null, dyno);

        Assert.Equal(status, (await router.GetAsync()).Status);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_body_survives_whatever_way_it_is_cut_into_packets(bool chunked)
    {
        var body = string.Concat(Enumerable.Range(0, 40_000).Select(i => i.ToString(null as IFormatProvider)));
        var response = chunked
            ? "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + Chunks(body) + "0\r\n\r\n"
            : $"HTTP/1.1 200 OK\r\nContent-Length: {body.Length}\r\n\r\n{body}";
        await using var dyno = FakeDyno.Answering(async (client, _) =>
        {
            for (var i = 0; i < response.Length;)
            {
                var piece = Math.Min(Random.Shared.Next(1, i < 300 ? 7 : 30_000), response.Length - i);
                await client.SendAsync(response.Substring(i, piece));
                i += piece;
            }

            return true;
        });
        await using var router = await TestRouter.ServingAsync(null, dyno);
        await using var client = await router.ConnectAsync();

        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(body, (await TestRouter.GetAsync(client)).Body);
        }

        Assert.Equal(1, dyno.Connections);
    }

    [Fact]
    public async Task A_stream_reaches_the_client_as_it_comes()
    {
        var more = new TaskCompletionSource();
        await using var dyno = FakeDyno.Answering(async (client, _) =>
        {
            await client.SendAsync("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n3\r\none\r\n");
            await Soon.In(more.Task);
            await client.SendAsync("3\r\ntwo\r\n0\r\n\r\n");
            return true;
        });
        await using var router = await TestRouter.ServingAsync(null, dyno);
        await using var client = await router.ConnectAsync();

        await client.SendAsync("GET / HTTP/1.1\r\nHost: pave.localhost\r\n\r\n");
        await client.ReadHeadAsync();
        Assert.Equal("3\r\none\r\n", await client.ReadAsync(8));
        more.SetResult();
        Assert.Equal("two", await client.ReadChunksAsync());
    }

    [Fact]
    public async Task An_HTTP_1_0_client_gets_an_answer_without_chunks()
    {
        await using var dyno = FakeDyno.Saying("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n");
        await using var router = await TestRouter.ServingAsync(null, dyno);

        var answer = await router.SendAsync("GET / HTTP/1.0\r\nHost: pave.localhost\r\n\r\n");

        Assert.Empty(answer.Header("Transfer-Encoding"));
        Assert.Equal("hello", answer.Body);
    }

    [Fact]
    public async Task Requests_of_one_connection_are_answered_in_order()
    {
        await using var dyno = FakeDyno.Answering(async (client, head) =>
        {
            var path = head.Split(' ')[1];
            await client.SendAsync($"HTTP/1.1 200 OK\r\nContent-Length: {path.Length}\r\n\r\n{path}");
            return true;
        });
        await using var router = await TestRouter.ServingAsync(null, dyno);
        await using var client = await router.ConnectAsync();

        await client.SendAsync(string.Concat(Enumerable.Range(0, 20).Select(i => $"GET /{i} HTTP/1.1\r\nHost: pave.localhost\r\n\r\n")));

        for (var i = 0; i < 20; i++)
        {
            Assert.Equal($"/{i}", (await client.ReceiveAsync()).Body);
        }
    }

    private static string Chunks(string body)
    {
        var chunks = new StringBuilder();
        for (var i = 0; i < body.Length;)
        {
            var size = Math.Min(Random.Shared.Next(1, 9_000), body.Length - i);
            chunks.Append(null, $"{size:x}\r\n{body.AsSpan(i, size)}\r\n");
            i += size;
        }

        return chunks.ToString();
    }
}
