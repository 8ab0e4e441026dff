using System.Net;
using Tarmac.Server.Tests.Installations;

namespace Tarmac.Server.Tests.Releases;

public sealed class ReleaseTests(Installation installation) : IClassFixture<Installation>
{
    [Fact]
    public async Task A_release_with_a_slug_waits_until_it_is_rolled_out()
    {
        var app = await installation.CreateAppAsync();
        await installation.DeployAsync(app, """{"web": "gunicorn"}""");

        installation.Engine.Hold();
        await installation.Me.SentAsync(HttpMethod.Patch, $"/apps/{app}/config-vars", """{"A": "1"}""");

        var pending = await installation.Me.SentAsync(HttpMethod.Get, $"/apps/{app}/releases/4");
        Assert.Equal("pending", pending.Text("status"));
        Assert.True((await installation.Me.SentAsync(HttpMethod.Get, $"/apps/{app}/releases/3")).GetProperty("current").GetBoolean());
        installation.Engine.LetGo();
        await installation.RollOutAsync(app);
        Assert.True((await installation.Me.SentAsync(HttpMethod.Get, $"/apps/{app}/releases/4")).GetProperty("current").GetBoolean());
        Assert.False((await installation.Me.SentAsync(HttpMethod.Get, $"/apps/{app}/releases/3")).GetProperty("current").GetBoolean());
    }

    [Fact]
    public async Task Rolling_back_brings_slug_and_config_of_then_in_a_new_release()
    {
        var app = await installation.CreateAppAsync();
        await installation.Me.SentAsync(HttpMethod.Patch, $"/apps/{app}/config-vars", """{"A": "old"}""");
        await installation.DeployAsync(app, """{"web": "one"}""");
        await installation.Me.SentAsync(HttpMethod.Patch, $"/apps/{app}/config-vars", """{"A": "new", "B": "new"}""");
        await installation.DeployAsync(app, """{"web": "two", "worker": "work"}""");
        var target = await installation.Me.SentAsync(HttpMethod.Get, $"/apps/{app}/releases/v4");

        var rolled = await installation.Me.SentAsync(HttpMethod.Post, $"/apps/{app}/releases", $$"""{"release": "{{target.Text("id")}}"}""", HttpStatusCode.Created);
        await installation.RollOutAsync(app);

        Assert.Equal("Rollback to v4", rolled.Text("description"));
        Assert.Equal(target.GetProperty("slug").Text("id"), rolled.GetProperty("slug").Text("id"));
        Assert.Equal("""{"A":"old"}""", (await installation.Me.SentAsync(HttpMethod.Get, $"/apps/{app}/config-vars")).GetRawText());
        var process = Assert.Single((await installation.Me.SentAsync(HttpMethod.Get, $"/apps/{app}/formation")).EnumerateArray());
        Assert.Equal("one", process.Text("command"));
    }

    [Fact]
    public async Task The_current_release_is_the_newest_that_can_be_rolled_back_to()
    {
        var app = await installation.CreateAppAsync();
        await installation.DeployAsync(app, """{"web": "one"}""");
        await installation.DeployAsync(app, """{"web": "two"}""");

        var releases = (await installation.Me.SentAsync(HttpMethod.Get, $"/apps/{app}/releases")).EnumerateArray().Reverse();

        Assert.True(releases.First(r => r.GetProperty("eligible_for_rollback").GetBoolean()).GetProperty("current").GetBoolean());
    }

    [Theory]
    [InlineData("""{"release": "v1"}""", HttpStatusCode.UnprocessableEntity)]
    [InlineData("""{"release": "v99"}""", HttpStatusCode.NotFound)]
    [InlineData("""{"slug": "b2f1a3c0-0000-4000-8000-000000000000"}""", HttpStatusCode.NotFound)]
    [InlineData("""{}""", HttpStatusCode.UnprocessableEntity)]
    public async Task A_release_of_nothing_is_refused(string body, HttpStatusCode status)
    {
        var app = await installation.CreateAppAsync();

        await installation.Me.RefusedAsync(HttpMethod.Post, $"/apps/{app}/releases", body, status);
    }

    [Fact]
    public async Task An_unknown_release_is_not_found()
    {
        var app = await installation.CreateAppAsync();

        Assert.Equal("not_found", (await installation.Me.RefusedAsync(HttpMethod.Get, $"/apps/{app}/releases/77", null, HttpStatusCode.NotFound)).Id);
    }
}
