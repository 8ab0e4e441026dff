namespace Tarmac.Router.Tests;

public sealed class RequestHeadTests
{
    [Fact]
    public async Task The_dyno_learns_who_called_and_how()
    {
        var before = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        var (head, router) = await HeadOfAsync("X-Forwarded-For: 10.9.8.7\r\nX-Forwarded-Proto: https\r\nX-Forwarded-Port: 1\r\nX-Request-Start: 5\r\nVia: 1.1 cdn\r\n");

        Assert.Equal(["10.9.8.7, 127.0.0.1"], Values(head, "X-Forwarded-For"));
        Assert.Equal(["http"], Values(head, "X-Forwarded-Proto"));
        Assert.Equal([router.Port.ToString(null as IFormatProvider)], Values(head, "X-Forwarded-Port"));
        Assert.Equal(["1.1 cdn", "1.1 tarmac-router"], Values(head, "Via"));
        Assert.InRange(long.Parse(Assert.Single(Values(head, "X-Request-Start")), null), before, before + 60_000);
    }

    [Theory]
    [InlineData("01234567890123456789", true)]
    [InlineData("AbC-0123456789-0123456789", true)]
    [InlineData("short", false)]
    [InlineData("01234567890123456789 x", false)]
    [InlineData("0123456789012345678\"x=y", false)]
    public async Task A_fit_request_id_is_kept_and_any_other_replaced(string id, bool kept)
    {
        var (head, _) = await HeadOfAsync($"X-Request-Id: {id}\r\n");

        var sent = Assert.Single(Values(head, "X-Request-Id"));
        Assert.Equal(kept, sent == id);
        Assert.True(kept || Guid.TryParse(sent, out _));
    }

    [Fact]
    public async Task Headers_of_the_clients_connection_stay_with_it()
    {
        var (head, _) = await HeadOfAsync(
            "Connection: X-Foo\r\nKeep-Alive: 5\r\nX-Foo: 1\r\nTE: trailers\r\nUpgrade: h2c\r\nHTTP2-Settings: AAM\r\nProxy-Connection: keep-alive\r\nTrailer: X-T\r\nX-Bar: 2\r\n");

        foreach (var name in (string[])["Connection", "Keep-Alive", "X-Foo", "TE", "Upgrade", "HTTP2-Settings", "Proxy-Connection", "Trailer"])
        {
            Assert.Empty(Values(head, name));
        }

        Assert.Equal(["2"], Values(head, "X-Bar"));
    }

    [Theory]
    [InlineData("Host", "pave.localhost")]
    [InlineData("X-Forwarded-For", "127.0.0.1")]
    [InlineData("Cookie", "a=b")]
    [InlineData("Authorization", "Basic eA==")]
    public async Task A_client_cannot_nominate_away_what_the_app_relies_on(string name, string value)
    {
        var extra = name is "Cookie" or "Authorization" ? $"{name}: {value}\r\n" : "";
        var (head, _) = await HeadOfAsync($"Connection: {name}\r\n{extra}");

        Assert.Equal([value], Values(head, name));
    }

    [Fact]
    public async Task Names_that_an_app_would_take_for_the_routers_are_dropped()
    {
        var (head, _) = await HeadOfAsync("X_Forwarded_For: 6.6.6.6\r\nX_Forwarded-Proto: https\r\nContent_Length: 3\r\nX_Request_Id: a\r\nMy_Own: 1\r\n");

        Assert.DoesNotContain("6.6.6.6", head, StringComparison.Ordinal);
        Assert.Empty(Values(head, "X_Forwarded-Proto").Concat(Values(head, "Content_Length")).Concat(Values(head, "X_Request_Id")));
        Assert.Equal(["1"], Values(head, "My_Own"));
    }

    [Theory]
    [InlineData("/a%2Fb/../c//d?x=%20&y=\"z\"")]
    [InlineData("/%c3%a9?q=[1]|{2}")]
    [InlineData("/a;b=c,d:e@f!$&'()*+")]
    public async Task The_path_arrives_byte_for_byte(string path)
    {
        await using var dyno = FakeDyno.Ok();
        await using var router = await TestRouter.ServingAsync(null, dyno);

        await router.GetAsync(path);

        Assert.StartsWith($"GET {path} HTTP/1.1\r\n", Assert.Single(dyno.Heads), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://pave.localhost/a/b?c", "/a/b?c")]
    [InlineData("http://pave.localhost", "/")]
    [InlineData("http://pave.localhost?x", "/?x")]
    public async Task An_absolute_target_is_brought_into_origin_form(string target, string expected)
    {
        await using var dyno = FakeDyno.Ok();
        await using var router = await TestRouter.ServingAsync(null, dyno);

        await router.GetAsync(target);

        Assert.StartsWith($"GET {expected} HTTP/1.1\r\nHost: pave.localhost\r\n", Assert.Single(dyno.Heads), StringComparison.Ordinal);
    }

    [Fact]
    public async Task OPTIONS_may_ask_for_the_server_itself()
    {
        await using var dyno = FakeDyno.Ok();
        await using var router = await TestRouter.ServingAsync(null, dyno);

        Assert.Equal(200, (await router.SendAsync("OPTIONS * HTTP/1.1\r\nHost: pave.localhost\r\n\r\n")).Status);
        Assert.StartsWith("OPTIONS * HTTP/1.1\r\n", Assert.Single(dyno.Heads), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bytes_beyond_ASCII_pass_through_header_values_in_both_directions()
    {
        await using var dyno = FakeDyno.Saying("HTTP/1.1 200 OK\r\nX-Name: caf\u00c3\u00a9 \u00e9\r\nContent-Length: 0\r\n\r\n");
        await using var router = await TestRouter.ServingAsync(null, dyno);

        var answer = await router.SendAsync("GET / HTTP/1.1\r\nHost: pave.localhost\r\nX-Name: caf\u00c3\u00a9 \u00e9\r\n\r\n");

        Assert.Equal(["caf\u00c3\u00a9 \u00e9"], Values(Assert.Single(dyno.Heads), "X-Name"));
        Assert.Equal(["caf\u00c3\u00a9 \u00e9"], answer.Header("X-Name"));
    }

    private static async Task<(string Head, System.Net.IPEndPoint Router)> HeadOfAsync(string headers)
    {
        await using var dyno = FakeDyno.Ok();
        await using var router = await TestRouter.ServingAsync(null, dyno);
        Assert.Equal(200, (await router.SendAsync($"GET / HTTP/1.1\r\nHost: pave.localhost\r\n{headers}\r\n")).Status);
        return (Assert.Single(dyno.Heads), router.Http);
    }

    private static string[] Values(string head, string name) => [.. head.Split("\r\n")
        .Where(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))
        .Select(line => line[(name.Length + 1)..].Trim())];
}
