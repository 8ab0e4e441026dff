using Tarmac.Core.Routing;

namespace Tarmac.Router.Tests;

public sealed class ChoosingTests
{
    [Fact]
    public async Task Every_dyno_gets_its_share()
    {
        await using var one = FakeDyno.Ok(name: "web.1");
        await using var two = FakeDyno.Ok(name: "web.2");
        await using var three = FakeDyno.Ok(name: "web.3");
        await using var router = await TestRouter.ServingAsync(null, one, two, three);

        for (var i = 0; i < 90; i++)
        {
            await router.GetAsync();
        }

        Assert.All([one, two, three], dyno => Assert.InRange(dyno.Heads.Count, 5, 80));
    }

    [Fact]
    public async Task Another_dyno_is_tried_when_one_refuses_and_that_one_is_left_alone_for_a_while()
    {
        await using var dyno = FakeDyno.Ok(name: "web.2");
        await using var router = await TestRouter.StartAsync(TestRouter.Limits with { Quarantine = TimeSpan.FromMinutes(5) });
        var refusing = await FakeDyno.RefusingAsync("web.1");
        await router.RouteAsync(TestRouter.App(WebState.Serving) with { Dynos = [refusing, dyno.Endpoint] });

        for (var i = 0; i < 20; i++)
        {
            Assert.Equal(200, (await router.GetAsync()).Status);
        }

        Assert.True(router.Server.Parts.Book.Current.Find("pave.localhost")!.Dynos[0].IsQuarantined());
    }

    [Fact]
    public async Task A_connection_that_the_dyno_closed_while_it_was_idle_costs_no_request()
    {
        await using var dyno = FakeDyno.Answering(async (client, _) =>
        {
            await client.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
            return false;
        });
        await using var router = await TestRouter.ServingAsync(null, dyno);

        for (var i = 0; i < 20; i++)
        {
            Assert.Equal(200, (await router.GetAsync()).Status);
        }
    }

    [Fact]
    public async Task A_request_goes_out_again_when_a_used_connection_dies_without_a_byte()
    {
        var requests = 0;
        await using var dyno = FakeDyno.Answering(async (client, _) =>
        {
            if (Interlocked.Increment(ref requests) == 2)
            {
                return false;
            }

            await client.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
            return true;
        });
        await using var router = await TestRouter.ServingAsync(null, dyno);
        await using var client = await router.ConnectAsync();

        await TestRouter.GetAsync(client, "/1");
        Assert.Equal(200, (await TestRouter.GetAsync(client, "/2")).Status);
        Assert.Equal(["GET /1", "GET /2", "GET /2"], dyno.Heads.Select(head => head[..6]));
    }

    [Theory]
    [InlineData("POST / HTTP/1.1\r\nHost: pave.localhost\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("PUT / HTTP/1.1\r\nHost: pave.localhost\r\nContent-Length: 2\r\n\r\nhi")]
    public async Task What_may_not_happen_twice_is_not_sent_twice(string request)
    {
        var requests = 0;
        await using var dyno = FakeDyno.Answering(async (client, _) =>
        {
            if (Interlocked.Increment(ref requests) == 2)
            {
                return false;
            }

            await client.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
            return true;
        });
        await using var router = await TestRouter.ServingAsync(null, dyno);
        await using var client = await router.ConnectAsync();

        await TestRouter.GetAsync(client);
        await client.SendAsync(request);
        Assert.Equal(503, (await client.ReceiveAsync()).Status);
        Assert.Equal(2, dyno.Heads.Count);
    }
}
