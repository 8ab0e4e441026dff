namespace Tarmac.Router.Tests;

/// <summary>A dyno closes a kept connection just as a request is written to it.</summary>
public sealed class KeptConnectionTests
{
    private const int ProtocolTcp = 6;
    private const int TcpQuickAck = 12;

    private static readonly string LargeBody = new('x', 40_000);

    private readonly HookedTime _time = new();

    [Theory]
    [InlineData("GET / HTTP/1.1\r\nHost: pave.localhost\r\n\r\n")]
    [InlineData("DELETE / HTTP/1.1\r\nHost: pave.localhost\r\n\r\n")]
    [InlineData("POST / HTTP/1.1\r\nHost: pave.localhost\r\nContent-Length: 5\r\n\r\nhello")]
    [InlineData("POST / HTTP/1.1\r\nHost: pave.localhost\r\n\r\n")]
    [InlineData("PATCH / HTTP/1.1\r\nHost: pave.localhost\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n")]
    public async Task A_request_that_meets_a_closing_connection_goes_to_a_new_one(string request)
    {
        await using var dyno = Echo();
        await using var router = await RouterAsync(dyno);
        await using var client = await WithKeptConnectionAsync(router);
        _time.OnNextTimestamp(dyno.CloseConnections);

        await client.SendAsync(request);

        Assert.Equal(200, (await client.ReceiveAsync()).Status);
        Assert.Equal((2, 2), (dyno.Connections, dyno.Heads.Count));
    }

    [Fact]
    public async Task A_body_that_went_to_a_closing_connection_arrives_whole_on_a_new_one()
    {
        await using var dyno = Echo();
        await using var router = await RouterAsync(dyno);
        await using var client = await WithKeptConnectionAsync(router);
        _time.OnNextTimestamp(dyno.CloseConnections);

        await client.SendAsync($"POST / HTTP/1.1\r\nHost: pave.localhost\r\nContent-Length: {LargeBody.Length}\r\n\r\n");
        await client.SendAsync(LargeBody);

        Assert.Equal(LargeBody, (await client.ReceiveAsync()).Body);
        Assert.Equal((2, 2), (dyno.Connections, dyno.Heads.Count));
    }

    [Fact]
    public async Task A_body_that_is_still_to_come_when_the_connection_closes_arrives_whole_on_a_new_one()
    {
        await using var dyno = Echo();
        await using var router = await RouterAsync(dyno);
        await using var client = await WithKeptConnectionAsync(router);
        _time.OnNextTimestamp(dyno.CloseConnections);

        await client.SendAsync("POST / HTTP/1.1\r\nHost: pave.localhost\r\nContent-Length: 10\r\n\r\nhello");
        await Until.TrueAsync(() => dyno.Heads.Count == 2);
        await client.SendAsync("there");

        Assert.Equal("hellothere", (await client.ReceiveAsync()).Body);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_POST_that_the_dyno_has_read_is_never_sent_twice(bool reset)
    {
        var requests = 0;
        await using var dyno = FakeDyno.Answering(async (client, head) =>
        {
            if (Interlocked.Increment(ref requests) == 1)
            {
                await client.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
                client.Socket.SetRawSocketOption(ProtocolTcp, TcpQuickAck, BitConverter.GetBytes(0));
                return true;
            }

            await client.ReadAsync(5);
            if (reset)
            {
                // Before the delayed acknowledgement: to the router, the bytes that the dyno has read look as if they had never arrived.
                client.Socket.Close(0);
            }

            return false;
        });
        await using var router = await RouterAsync(dyno);
        await using var client = await WithKeptConnectionAsync(router);

        await client.SendAsync("POST / HTTP/1.1\r\nHost: pave.localhost\r\nContent-Length: 5\r\n\r\nhello");

        Assert.Equal(503, (await client.ReceiveAsync()).Status);
        await router.Logs.LineAsync("code=H13");
        Assert.Equal((1, 2), (dyno.Connections, dyno.Heads.Count));
    }

    [Fact]
    public async Task Of_a_dyno_that_closes_every_connection_a_request_tries_one_kept_and_one_new()
    {
        var requests = 0;
        await using var dyno = FakeDyno.Answering(async (client, _) =>
        {
            if (Interlocked.Increment(ref requests) > 1)
            {
                return false;
            }

            await client.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
            return true;
        });
        await using var router = await RouterAsync(dyno);
        await using var client = await WithKeptConnectionAsync(router);

        Assert.Equal(503, (await TestRouter.GetAsync(client)).Status);
        Assert.Equal(2, dyno.Connections);
    }

    [Fact]
    public async Task A_connection_that_was_unused_for_longer_than_the_limit_is_not_used_again()
    {
        await using var dyno = FakeDyno.Ok();
        await using var router = await RouterAsync(dyno, TimeSpan.FromMilliseconds(1));
        await using var client = await WithKeptConnectionAsync(router);
        await Task.Delay(20, TestContext.Current.CancellationToken);

        Assert.Equal(200, (await TestRouter.GetAsync(client)).Status);
        Assert.Equal(2, dyno.Connections);
    }

    [Fact]
    public async Task A_dyno_that_announces_a_short_keep_alive_is_believed()
    {
        await using var dyno = FakeDyno.Saying("HTTP/1.1 200 OK\r\nKeep-Alive: timeout=0\r\nContent-Length: 0\r\n\r\n");
        await using var router = await RouterAsync(dyno);
        await using var client = await WithKeptConnectionAsync(router);

        Assert.Equal(200, (await TestRouter.GetAsync(client)).Status);
        Assert.Equal(2, dyno.Connections);
    }

    private async Task<TestRouter> RouterAsync(FakeDyno dyno, TimeSpan? idle = null)
    {
        var limits = TestRouter.Limits with { PoolIdle = idle ?? TestRouter.Limits.PoolIdle };
        var router = await TestRouter.StartAsync(limits, time: _time);
        await router.RouteAsync(Core.Routing.WebState.Serving, dyno);
        return router;
    }

    private static async Task<RawClient> WithKeptConnectionAsync(TestRouter router)
    {
        var client = await router.ConnectAsync();
        Assert.Equal(200, (await TestRouter.GetAsync(client)).Status);
        return client;
    }

    private static FakeDyno Echo() => FakeDyno.Answering(async (client, head) =>
    {
        var length = head.Split("\r\n").FirstOrDefault(line => line.StartsWith("Content-Length: ", StringComparison.Ordinal))?["Content-Length: ".Length..];
        var body = length is not null ? await client.ReadAsync(int.Parse(length, null))
            : head.Contains("chunked", StringComparison.Ordinal) ? (await client.ReadChunksAsync())!
            : "";
        await client.SendAsync($"HTTP/1.1 200 OK\r\nContent-Length: {body.Length}\r\n\r\n{body}");
        return true;
    });
}
