using System.Net;
using System.Net.Http.Json;
using System.Text;
using Tarmac.Core.Routing;

namespace Tarmac.Router.Tests;

public sealed class ControlTests
{
    [Fact]
    public async Task The_table_in_force_can_be_read_back()
    {
        await using var dyno = FakeDyno.Ok();
        await using var router = await TestRouter.ServingAsync(null, dyno);

        var table = await router.Control.GetFromJsonAsync("/routes", RoutingJson.Default.RouteTable, TestContext.Current.CancellationToken);

        Assert.Equal(dyno.Endpoint, Assert.Single(Assert.Single(table!.Apps).Dynos));
    }

    [Fact]
    public async Task An_older_table_is_refused_and_changes_nothing()
    {
        await using var router = await TestRouter.StartAsync();
        using var first = await router.PutAsync(TestRouter.Table(5, [TestRouter.App(WebState.None)]));
        using var older = await router.PutAsync(TestRouter.Table(4, []));
        using var same = await router.PutAsync(TestRouter.Table(5, [TestRouter.App(WebState.None)]));

        Assert.Equal(
            (HttpStatusCode.NoContent, HttpStatusCode.Conflict, HttpStatusCode.NoContent), (first.StatusCode, older.StatusCode, same.StatusCode));
        Assert.Equal(503, (await router.GetAsync()).Status);
    }

    [Theory]
    [InlineData("{", 400)]
    [InlineData("[]", 400)]
    [InlineData("null", 422)]
    [InlineData("""{"version":1,"apps":[null]}""", 422)]
    [InlineData("""{"version":1,"apps":[{"name":"a","hosts":["UPPER.test"]}]}""", 422)]
    [InlineData("""{"version":1,"apps":[{"name":"a","hosts":["a.test:80"]}]}""", 422)]
    [InlineData("""{"version":1,"apps":[{"name":"a","hosts":["a b"]}]}""", 422)]
    [InlineData("""{"version":1,"apps":[{"name":"a","hosts":[null]}]}""", 422)]
    [InlineData("""{"version":1,"apps":[{"name":"a","hosts":["a.test"]},{"name":"b","hosts":["a.test"]}]}""", 422)]
    [InlineData("""{"version":1,"apps":[{"name":"a","dynos":[{"dyno":"web.1","address":"localhost","port":80}]}]}""", 422)]
    [InlineData("""{"version":1,"apps":[{"name":"a","dynos":[{"dyno":"web.1","address":"10.0.0.1","port":0}]}]}""", 422)]
    [InlineData("""{"version":1,"apps":[{"name":"a","dynos":[{"dyno":"web 1\n","address":"10.0.0.1","port":80}]}]}""", 422)]
    [InlineData("""{"version":1,"apps":[{"name":"a","dynos":[null]}]}""", 422)]
    [InlineData("""{"version":1,"apps":[{"name":"a","state":"Sleeping"}]}""", 400)]
    public async Task A_table_that_is_wrong_is_refused_and_the_old_one_stays(string body, int status)
    {
        await using var dyno = FakeDyno.Ok();
        await using var router = await TestRouter.ServingAsync(null, dyno);

        using var answer = await router.Control.PutAsync("/routes", new StringContent(body, Encoding.UTF8), TestContext.Current.CancellationToken);

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Contains("message", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal(200, (await router.GetAsync()).Status);
    }

    [Fact]
    public async Task A_table_without_measure_is_refused()
    {
        await using var router = await TestRouter.StartAsync();
        await using var client = await RawClient.ConnectAsync(router.ControlSocket);

        await client.SendAsync("PUT /routes HTTP/1.1\r\nHost: router\r\nContent-Length: 100000000\r\n\r\n");

        Assert.Equal(413, (await client.ReceiveAsync()).Status);
    }

    [Fact]
    public async Task The_table_outlives_the_router()
    {
        var folder = Directory.CreateTempSubdirectory("router-").FullName;
        await using var dyno = FakeDyno.Ok();
        await using (var router = await TestRouter.StartAsync(folder: folder))
        {
            await router.RouteAsync(WebState.Serving, dyno);
        }

        await using (var router = await TestRouter.StartAsync(folder: folder))
        {
            Assert.Equal(200, (await router.GetAsync()).Status);
            Assert.Equal(["logs.sock", "routes.json"], Directory.GetFiles(folder).Select(Path.GetFileName).Except(["control.sock"]).Order());
        }

        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"version\":")]
    [InlineData("{\"version\":1,\"apps\":[null]}")]
    public async Task A_broken_file_is_as_good_as_none(string text)
    {
        var folder = Directory.CreateTempSubdirectory("router-").FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "routes.json"), text, TestContext.Current.CancellationToken);

        await using (var router = await TestRouter.StartAsync(folder: folder))
        {
            Assert.Equal(404, (await router.GetAsync()).Status);
            await router.RouteAsync(WebState.None);
            Assert.Equal(503, (await router.GetAsync()).Status);
        }

        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Routes_come_into_force_even_when_the_disk_takes_nothing_and_tarmacd_is_told()
    {
        await using var router = await TestRouter.StartAsync();
        Directory.CreateDirectory(router.TableFile);

        using var answer = await router.PutAsync(TestRouter.Table(1, [TestRouter.App(WebState.None)]));

        Assert.Equal(507, (int)answer.StatusCode);
        Assert.Equal(503, (await router.GetAsync()).Status);
    }

    [Fact]
    public async Task A_drain_ends_with_the_last_request()
    {
        var release = new TaskCompletionSource();
        await using var old = FakeDyno.Answering(async (client, _) =>
        {
            await Soon.In(release.Task);
            await client.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nold");
            return true;
        });
        await using var fresh = FakeDyno.Ok("new", name: "web.2");
        await using var router = await TestRouter.ServingAsync(null, old);
        var slow = router.GetAsync();
        await Until.TrueAsync(() => !old.Heads.IsEmpty);

        await router.RouteAsync(WebState.Serving, fresh);
        var drain = DrainAsync(router, 60, old.Endpoint);
        Assert.Equal("new", (await router.GetAsync()).Body);
        Assert.False(drain.IsCompleted);
        release.SetResult();

        Assert.Equal("old", (await slow).Body);
        Assert.Equal(HttpStatusCode.NoContent, (await Soon.In(drain)).StatusCode);
    }

    [Fact]
    public async Task A_drain_ends_at_its_limit()
    {
        await using var dyno = FakeDyno.Answering(async (client, _) => (await client.ReadAsync(1)).Length > 0);
        await using var router = await TestRouter.ServingAsync(null, dyno);
        await using var client = await router.ConnectAsync();
        await client.SendAsync("GET / HTTP/1.1\r\nHost: pave.localhost\r\n\r\n");
        await Until.TrueAsync(() => !dyno.Heads.IsEmpty);

        Assert.Equal(HttpStatusCode.NoContent, (await Soon.In(DrainAsync(router, 0.2, dyno.Endpoint))).StatusCode);
    }

    [Fact]
    public async Task Unknown_endpoints_are_drained_already()
    {
        await using var router = await TestRouter.StartAsync();

        Assert.Equal(HttpStatusCode.NoContent, (await Soon.In(DrainAsync(router, 60, new DynoEndpoint("web.9", "10.1.1.1", 5000)))).StatusCode);
    }

    [Fact]
    public async Task Idle_connections_to_a_dropped_dyno_are_closed()
    {
        await using var dyno = FakeDyno.Ok();
        await using var router = await TestRouter.ServingAsync(null, dyno);
        await using var client = await router.ConnectAsync();
        await TestRouter.GetAsync(client);
        await TestRouter.GetAsync(client);
        Assert.Equal(1, router.Server.Parts.Watchdog.Connections);

        await router.RouteAsync(WebState.None);

        await Until.TrueAsync(() => router.Server.Parts.Watchdog.Connections == 0);
    }

    [Fact]
    public async Task Connections_that_nobody_uses_are_closed_in_time()
    {
        await using var dyno = FakeDyno.Ok();
        await using var router = await TestRouter.ServingAsync(TestRouter.Limits with { PoolIdle = TimeSpan.FromSeconds(0.2) }, dyno);
        await router.GetAsync();

        await Until.TrueAsync(() => router.Server.Parts.Watchdog.Connections == 0);
    }

    [Fact]
    public async Task Health_says_what_is_in_force()
    {
        await using var router = await TestRouter.StartAsync();
        await router.RouteAsync(WebState.None);

        var health = await router.Control.GetStringAsync(new Uri("/health", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.StartsWith("""{"version":1,"requests":0,"connections":0,"dropped_lines":0,"ended":{"by_status_class":[0,0,0,0,0,0]""", health, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Health_counts_what_became_of_the_requests()
    {
        await using var router = await TestRouter.StartAsync();
        await router.RouteAsync(WebState.None);
        await router.GetAsync();

        await Until.TrueAsync(async () => (await router.Control.GetStringAsync(new Uri("/health", UriKind.Relative))).Contains("\"H14\":1", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("GET", "/")]
    [InlineData("DELETE", "/routes")]
    public async Task Anything_else_is_not_found(string method, string path)
    {
        await using var router = await TestRouter.StartAsync();
        using var request = new HttpRequestMessage(new HttpMethod(method), path);

        using var answer = await router.Control.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    private static Task<HttpResponseMessage> DrainAsync(TestRouter router, double limit, params DynoEndpoint[] endpoints) => router.Control.PostAsync(
        "/drain", JsonContent.Create(new DrainRequest([.. endpoints], limit), RoutingJson.Default.DrainRequest), TestContext.Current.CancellationToken);
}
