namespace Tarmac.Router.Tests;

public sealed class ForwardingTests
{
    [Fact]
    public async Task A_request_reaches_the_dyno_and_its_answer_the_client()
    {
        await using var dyno = FakeDyno.Ok("hello");
        await using var router = await TestRouter.ServingAsync(null, dyno);

        var answer = await router.GetAsync("/a?b=c");

        Assert.Equal((200, "hello"), (answer.Status, answer.Body));
        Assert.StartsWith("GET /a?b=c HTTP/1.1\r\nHost: pave.localhost\r\n", Assert.Single(dyno.Heads), StringComparison.Ordinal);
        Assert.Equal("1.1 tarmac-router", Assert.Single(answer.Header("Via")));
    }

    [Fact]
    public async Task Each_request_leaves_a_line_in_the_apps_log()
    {
        await using var dyno = FakeDyno.Ok("hello");
        await using var router = await TestRouter.ServingAsync(null, dyno);

        await router.GetAsync("/a?b=c");
        var line = await router.Logs.LineAsync("path=\"/a?b=c\"");

        Assert.Matches(
            $"^{TestRouter.AppId} [0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}T[0-9:.]+Z at=info method=GET path=\"/a\\?b=c\" host=pave.localhost "
            + "request_id=[0-9a-f-]{36} fwd=\"127.0.0.1\" dyno=web.1 connect=[0-9]+ms service=[0-9]+ms status=200 bytes=5 protocol=http$",
            line);
    }

    [Fact]
    public async Task Connections_to_a_dyno_are_used_again()
    {
        await using var dyno = FakeDyno.Ok();
        await using var router = await TestRouter.ServingAsync(null, dyno);
        await using var client = await router.ConnectAsync();

        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(200, (await TestRouter.GetAsync(client)).Status);
        }

        Assert.Equal((1, 5), (dyno.Connections, dyno.Heads.Count));
    }

    [Fact]
    public async Task An_unknown_host_gets_a_page_that_says_so()
    {
        await using var router = await TestRouter.StartAsync();

        var answer = await router.GetAsync(host: "nobody.localhost");

        Assert.Equal(404, answer.Status);
        Assert.Contains("No such app", answer.Body, StringComparison.Ordinal);
    }
}
