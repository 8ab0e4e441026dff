using Tarmac.Core.Routing;

namespace Tarmac.Router.Tests;

public sealed class AppStateTests
{
    [Theory]
    [InlineData(WebState.Crashed, 503, "at=error code=H10 desc=\"App crashed\"", "Application error")]
    [InlineData(WebState.None, 503, "at=error code=H14 desc=\"No web processes running\"", "Application error")]
    [InlineData(WebState.Blank, 502, "at=info code=H81 desc=\"Blank app\"", "There is nothing here, yet")]
    public async Task Without_a_dyno_the_apps_state_is_the_answer(WebState state, int status, string log, string page)
    {
        await using var router = await TestRouter.StartAsync();
        await router.RouteAsync(state);

        var answer = await router.GetAsync();

        Assert.Equal(status, answer.Status);
        Assert.Contains(page, answer.Body, StringComparison.Ordinal);
        Assert.EndsWith($"dyno= connect= service= status={status} bytes= protocol=http", await router.Logs.LineAsync(log), StringComparison.Ordinal);
    }

    [Fact]
    public async Task In_maintenance_no_dyno_is_asked()
    {
        await using var dyno = FakeDyno.Ok();
        await using var router = await TestRouter.StartAsync();
        await router.RouteAsync(TestRouter.App(WebState.Serving) with { Maintenance = true, Dynos = [dyno.Endpoint] });

        var answer = await router.GetAsync();

        Assert.Equal(503, answer.Status);
        Assert.Contains("Offline for maintenance", answer.Body, StringComparison.Ordinal);
        await router.Logs.LineAsync("at=info code=H80 desc=\"Maintenance mode\"");
        Assert.Empty(dyno.Heads);
    }

    [Fact]
    public async Task A_request_waits_while_the_app_boots()
    {
        await using var dyno = FakeDyno.Ok();
        await using var router = await TestRouter.StartAsync();
        await router.RouteAsync(WebState.Starting);

        var answer = router.GetAsync();
        await Until.TrueAsync(() => router.Server.Parts.Requests.UnderWay == 1);
        await router.RouteAsync(WebState.Starting);
        Assert.False(answer.IsCompleted);
        await router.RouteAsync(WebState.Serving, dyno);

        Assert.Equal(200, (await answer).Status);
    }

    [Fact]
    public async Task A_boot_that_takes_too_long_is_H20()
    {
        await using var router = await TestRouter.StartAsync(TestRouter.Limits with { Boot = TimeSpan.FromSeconds(0.3) });
        await router.RouteAsync(WebState.Starting);

        Assert.Equal(503, (await router.GetAsync()).Status);
        await router.Logs.LineAsync("at=error code=H20 desc=\"App boot timeout\"");
    }

    [Fact]
    public async Task A_boot_that_fails_ends_the_wait()
    {
        await using var router = await TestRouter.StartAsync();
        await router.RouteAsync(WebState.Starting);

        var answer = router.GetAsync();
        await Until.TrueAsync(() => router.Server.Parts.Requests.UnderWay == 1);
        await router.RouteAsync(WebState.Crashed);

        Assert.Equal(503, (await answer).Status);
        await router.Logs.LineAsync("code=H10");
    }

    [Fact]
    public async Task Too_many_waiting_requests_are_H11()
    {
        await using var router = await TestRouter.StartAsync(TestRouter.Limits with { Held = 1 });
        await router.RouteAsync(WebState.Starting);

        var first = router.GetAsync();
        await Until.TrueAsync(() => router.Server.Parts.Requests.UnderWay == 1);
        Assert.Equal(503, (await router.GetAsync()).Status);
        await router.Logs.LineAsync("at=error code=H11 desc=\"Backlog too deep\"");
        await router.RouteAsync(WebState.None);
        await first;
    }

    [Fact]
    public async Task Requests_that_wait_are_counted_across_tables()
    {
        await using var router = await TestRouter.StartAsync(TestRouter.Limits with { Held = 1 });
        await router.RouteAsync(WebState.Starting);
        var first = router.GetAsync();
        await Until.TrueAsync(() => router.Server.Parts.Requests.UnderWay == 1);

        await router.RouteAsync(WebState.Starting);

        Assert.Equal(503, (await router.GetAsync()).Status);
        await router.Logs.LineAsync("code=H11");
        await router.RouteAsync(WebState.None);
        await first;
    }

    [Fact]
    public async Task Too_many_requests_at_once_are_H22()
    {
        await using var router = await TestRouter.StartAsync(TestRouter.Limits with { Requests = 1 });
        await router.RouteAsync(WebState.Starting);

        var first = router.GetAsync();
        await Until.TrueAsync(() => router.Server.Parts.Requests.UnderWay == 1);
        Assert.Equal(503, (await router.GetAsync()).Status);
        await router.Logs.LineAsync("at=error code=H22 desc=\"Connection limit reached\"");
        await router.RouteAsync(WebState.None);
        await first;
    }

    [Theory]
    [InlineData("PAVE.localhost", 200)]
    [InlineData("pave.localhost:8080", 200)]
    [InlineData("pave.localhost.", 200)]
    [InlineData("a.wild.test", 200)]
    [InlineData("a.b.wild.test", 404)]
    [InlineData("wild.test", 404)]
    [InlineData("localhost", 404)]
    public async Task Hosts_are_found_whatever_their_case_and_port(string host, int status)
    {
        await using var dyno = FakeDyno.Ok();
        await using var router = await TestRouter.StartAsync();
        await router.RouteAsync(TestRouter.App(WebState.Serving) with { Hosts = ["pave.localhost", "*.wild.test"], Dynos = [dyno.Endpoint] });

        Assert.Equal(status, (await router.GetAsync(host: host)).Status);
    }
}
