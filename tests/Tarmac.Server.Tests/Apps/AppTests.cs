using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Tarmac.Server.Apps;
using Tarmac.Server.Releases;
using Tarmac.Server.Tests.Installations;

namespace Tarmac.Server.Tests.Apps;

public sealed class AppTests(Installation installation) : IClassFixture<Installation>
{
    [Fact]
    public async Task A_new_app_has_a_host_name_and_the_first_two_releases()
    {
        var app = await installation.Me.SentAsync(HttpMethod.Post, "/apps", """{"name": "first-app"}""", HttpStatusCode.Created);

        Assert.Equal("http://first-app.localhost/", app.Text("web_url"));
        Assert.Equal("debian-12", app.GetProperty("stack").Text("name"));
        var releases = (await installation.Me.SentAsync(HttpMethod.Get, "/apps/first-app/releases")).EnumerateArray().ToArray();
        Assert.Equal(["Initial release", "Enable Logplex"], releases.Select(r => r.Text("description")));
        Assert.Equal([false, true], releases.Select(r => r.GetProperty("current").GetBoolean()));
        var domain = Assert.Single((await installation.Me.SentAsync(HttpMethod.Get, "/apps/first-app/domains")).EnumerateArray());
        Assert.Equal(("first-app.localhost", "heroku"), (domain.Text("hostname"), domain.Text("kind")));
        Assert.Contains("api: Release v1 created by user me@example.test", installation.LinesOf(app.Text("id")));
    }

    [Theory]
    [InlineData("ab")]
    [InlineData("Upper")]
    [InlineData("-dash")]
    [InlineData("a-name-that-is-longer-than-thirty")]
    [InlineData("with_underscore")]
    [InlineData("../etc")]
    public async Task A_name_that_is_none_is_refused(string name) =>
        Assert.Equal("invalid_params", (await installation.Me.RefusedAsync(HttpMethod.Post, "/apps", $$"""{"name": "{{name}}"}""", HttpStatusCode.UnprocessableEntity)).Id);

    [Fact]
    public async Task A_taken_name_is_refused_even_to_others()
    {
        var name = await installation.CreateAppAsync();

        var refused = await installation.Stranger.RefusedAsync(HttpMethod.Post, "/apps", $$"""{"name": "{{name}}"}""", HttpStatusCode.UnprocessableEntity);

        Assert.Equal($"Name {name} is already taken", refused.Message);
    }

    [Fact]
    public async Task An_app_of_others_is_not_found_until_they_share_it()
    {
        var name = await installation.CreateAppAsync();
        var key = await installation.AccountAsync($"{name}@example.test");
        using var friend = installation.Client(key);

        Assert.Equal("not_found", (await friend.RefusedAsync(HttpMethod.Get, $"/apps/{name}", null, HttpStatusCode.NotFound)).Id);
        await installation.Me.SentAsync(HttpMethod.Post, $"/apps/{name}/collaborators", $$"""{"user": "{{name}}@example.test"}""", HttpStatusCode.Created);
        await friend.SentAsync(HttpMethod.Get, $"/apps/{name}");
        await friend.RefusedAsync(HttpMethod.Delete, $"/apps/{name}", null, HttpStatusCode.Forbidden);
        await installation.Me.SentAsync(HttpMethod.Delete, $"/apps/{name}/collaborators/{name}@example.test");
        await friend.RefusedAsync(HttpMethod.Get, $"/apps/{name}", null, HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Renaming_moves_the_host_name_and_frees_the_old_one()
    {
        var old = await installation.CreateAppAsync();

        var renamed = await installation.Me.SentAsync(HttpMethod.Patch, $"/apps/{old}", """{"name": "renamed-app"}""");

        Assert.Equal("http://renamed-app.localhost/", renamed.Text("web_url"));
        await installation.Me.RefusedAsync(HttpMethod.Get, $"/apps/{old}", null, HttpStatusCode.NotFound);
        await installation.CreateAppAsync(old);
    }

    [Fact]
    public async Task A_destroyed_app_is_gone_at_once_and_its_name_free()
    {
        var name = await installation.CreateAppAsync();

        await installation.Me.SentAsync(HttpMethod.Delete, $"/apps/{name}");

        await installation.Me.RefusedAsync(HttpMethod.Get, $"/apps/{name}", null, HttpStatusCode.NotFound);
        await installation.CreateAppAsync(name);
    }

    [Fact]
    public async Task Lists_show_what_is_known_without_reading_config_vars_or_files()
    {
        var app = await installation.CreateAppAsync();
        var id = (await installation.Me.SentAsync(HttpMethod.Get, $"/apps/{app}")).GetProperty("id").GetGuid();

        await installation.Services.GetRequiredService<AppStore>().MeasuredAsync(id, 4711, default);

        var shown = (await installation.Me.SentAsync(HttpMethod.Get, "/apps")).EnumerateArray().Single(a => a.Text("name") == app);
        Assert.Equal(4711, shown.GetProperty("repo_size").GetInt64());
        Assert.DoesNotContain("config", AppSql.List, StringComparison.Ordinal);
        Assert.DoesNotContain("config", ReleaseSql.List, StringComparison.Ordinal);
    }
}
