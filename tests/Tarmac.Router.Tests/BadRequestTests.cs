namespace Tarmac.Router.Tests;

/// <summary>Vectors on which servers are known to differ: what two readers may read differently must not pass.</summary>
public sealed class BadRequestTests
{
    [Theory]
    [InlineData("POST / HTTP/1.1\r\nHost: pave.localhost\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")]
    [InlineData("POST / HTTP/1.1\r\nHost: pave.localhost\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n")]
    [InlineData("POST / HTTP/1.1\r\nHost: pave.localhost\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello")]
    [InlineData("POST / HTTP/1.1\r\nHost: pave.localhost\r\nContent-Length: -5\r\n\r\nhello")]
    [InlineData("POST / HTTP/1.1\r\nHost: pave.localhost\r\nContent-Length: 0x5\r\n\r\nhello")]
    [InlineData("POST / HTTP/1.1\r\nHost: pave.localhost\r\nTransfer-Encoding: identity, chunked\r\n\r\n0\r\n\r\n")]
    [InlineData("POST / HTTP/1.1\r\nHost: pave.localhost\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")]
    [InlineData("POST / HTTP/1.1\r\nHost: pave.localhost\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n")]
    [InlineData("POST / HTTP/1.0\r\nHost: pave.localhost\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")]
    [InlineData("POST / HTTP/1.1\r\nHost: pave.localhost\r\nTransfer-Encoding : chunked\r\n\r\n0\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: pave.localhost\r\nHost: other.localhost\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\n\r\n")]
    [InlineData("GET http://other.localhost/ HTTP/1.1\r\nHost: pave.localhost\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\nHost: pave.localhost\n\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: pave.localhost\r\nX: a\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: pave.localhost\r\nX: a\r\n folded\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: pave.localhost\r\nX: a\0b\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: pave.localhost\r\nX: a\rb\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: pave.localhost\r\nno colon\r\n\r\n")]
    [InlineData("GET /a b HTTP/1.1\r\nHost: pave.localhost\r\n\r\n")]
    [InlineData("GET /\u00e9 HTTP/1.1\r\nHost: pave.localhost\r\n\r\n")]
    [InlineData("GE\0T / HTTP/1.1\r\nHost: pave.localhost\r\n\r\n")]
    [InlineData("GET / HTTP/3.0\r\nHost: pave.localhost\r\n\r\n")]
    [InlineData("GET pave HTTP/1.1\r\nHost: pave.localhost\r\n\r\n")]
    [InlineData("CONNECT pave.localhost:80 HTTP/1.1\r\nHost: pave.localhost:80\r\n\r\n")]
    public async Task A_doubtful_request_is_refused_and_reaches_no_dyno(string request)
    {
        await using var dyno = FakeDyno.Ok();
        await using var router = await TestRouter.ServingAsync(null, dyno);

        var answer = await router.SendAsync(request);

        Assert.InRange(answer.Status, 400, 505);
        Assert.NotEqual(404, answer.Status);
        Assert.NotEqual(503, answer.Status);
        Assert.Empty(dyno.Heads);
    }

    [Theory]
    [InlineData("5\nhello\r\n0\r\n\r\n")]
    [InlineData("5\r\nhello0\r\n\r\n")]
    [InlineData("x\r\nhello\r\n0\r\n\r\n")]
    [InlineData("-5\r\nhello\r\n0\r\n\r\n")]
    [InlineData("5;a\nb\r\nhello\r\n0\r\n\r\n")]
    public async Task A_bad_chunk_is_H26_and_its_connection_to_the_dyno_is_not_used_again(string body)
    {
        await using var dyno = FakeDyno.Answering(async (client, head) =>
        {
            if (head.Contains("chunked", StringComparison.Ordinal) && await client.ReadChunksAsync() is null)
            {
                return false;
            }

            await client.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
            return true;
        });
        await using var router = await TestRouter.ServingAsync(null, dyno);

        Assert.Equal(400, (await router.SendAsync("POST / HTTP/1.1\r\nHost: pave.localhost\r\nTransfer-Encoding: chunked\r\n\r\n" + body)).Status);
        await router.Logs.LineAsync("code=H26 desc=\"Request Error\" cause=\"bad chunk\"");
        Assert.Equal(200, (await router.GetAsync()).Status);
        Assert.Equal(2, dyno.Connections);
    }

    [Fact]
    public async Task An_expectation_other_than_100_continue_is_H26()
    {
        await using var dyno = FakeDyno.Ok();
        await using var router = await TestRouter.ServingAsync(null, dyno);

        var answer = await router.SendAsync("GET / HTTP/1.1\r\nHost: pave.localhost\r\nExpect: the-unexpected\r\n\r\n");

        Assert.Equal(417, answer.Status);
        await router.Logs.LineAsync("code=H26 desc=\"Request Error\" cause=\"unsupported expect header value\"");
        Assert.Empty(dyno.Heads);
    }

    [Fact]
    public async Task A_header_line_over_8_KB_is_H26()
    {
        await using var dyno = FakeDyno.Ok();
        await using var router = await TestRouter.ServingAsync(null, dyno);

        var answer = await router.SendAsync($"GET / HTTP/1.1\r\nHost: pave.localhost\r\nCookie: {new string('x', 9000)}\r\n\r\n");

        Assert.Equal(400, answer.Status);
        await router.Logs.LineAsync("cause=\"bad header\"");
        Assert.Empty(dyno.Heads);
    }

    [Theory]
    [InlineData(100, 1000)]
    [InlineData(1, 100_000)]
    [InlineData(1000, 10)]
    public async Task Heads_without_measure_are_refused(int count, int length)
    {
        await using var dyno = FakeDyno.Ok();
        await using var router = await TestRouter.ServingAsync(null, dyno);
        var headers = string.Concat(Enumerable.Range(0, count).Select(i => $"X-{i}: {new string('x', length)}\r\n"));

        var answer = await router.SendAsync($"GET / HTTP/1.1\r\nHost: pave.localhost\r\n{headers}\r\n");

        Assert.Contains(answer.Status, (int[])[400, 431]);
        Assert.Empty(dyno.Heads);
    }

    [Fact]
    public async Task A_request_line_over_8_KB_is_refused()
    {
        await using var dyno = FakeDyno.Ok();
        await using var router = await TestRouter.ServingAsync(null, dyno);

        Assert.Equal(414, (await router.GetAsync("/" + new string('x', 9000))).Status);
        Assert.Empty(dyno.Heads);
    }
}
