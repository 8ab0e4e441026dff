using Tarmac.Core.Routing;

namespace Tarmac.Router.Tests;

public sealed class SwapTests
{
    /// <summary>A deploy, twenty times: new dynos, new table, drain, old dynos gone. Each dyno ends for real.</summary>
    [Fact]
    public async Task No_request_fails_while_tables_and_dynos_come_and_go()
    {
        await using var router = await TestRouter.StartAsync();
        var dynos = new[] { FakeDyno.Ok(name: "web.1"), FakeDyno.Ok(name: "web.2") };
        await router.RouteAsync(WebState.Serving, dynos);
        using var stop = new CancellationTokenSource();
        var clients = Enumerable.Range(0, 8).Select(_ => RequestAsync(router, stop.Token)).ToList();

        for (var swap = 0; swap < 20; swap++)
        {
            var old = dynos;
            dynos = [FakeDyno.Ok(name: "web.1"), FakeDyno.Ok(name: "web.2")];
            await router.RouteAsync(WebState.Serving, dynos);
            await router.Server.Parts.Book.DrainAsync(new DrainRequest([.. old.Select(dyno => dyno.Endpoint)], 30), TestContext.Current.CancellationToken);
            foreach (var dyno in old)
            {
                await dyno.DisposeAsync();
            }

            await Task.Delay(20);
        }

        await stop.CancelAsync();
        var counts = await Soon.In(Task.WhenAll(clients));
        foreach (var dyno in dynos)
        {
            await dyno.DisposeAsync();
        }

        Assert.All(counts, count => Assert.True(count > 20));
    }

    [Fact]
    public async Task A_table_of_ten_thousand_apps_is_taken_and_serves()
    {
        await using var dyno = FakeDyno.Ok();
        await using var router = await TestRouter.StartAsync();
        var apps = Enumerable.Range(0, 10_000).Select(i => new AppRoute(
            Guid.CreateVersion7(), $"app-{i}", [$"app-{i}.localhost"], WebState.Serving, Maintenance: false, [dyno.Endpoint])).ToArray();

        await router.RouteAsync(apps);
        await router.RouteAsync(apps);

        Assert.Equal(200, (await router.GetAsync(host: "app-9999.localhost")).Status);
    }

    private static async Task<int> RequestAsync(TestRouter router, CancellationToken stop)
    {
        await using var client = await router.ConnectAsync();
        var count = 0;
        while (!stop.IsCancellationRequested)
        {
            await client.SendAsync("GET / HTTP/1.1\r\nHost: pave.localhost\r\n\r\n");
            Assert.Equal(200, (await client.ReceiveAsync()).Status);
            count++;
        }

        return count;
    }
}
