using System.Net;
using Tarmac.Server.Tests.Installations;

namespace Tarmac.Server.Tests.Schema;

/// <summary>Every resource answers in the shape that Heroku publishes.</summary>
public sealed class PublishedShapeTests(Installation installation) : IClassFixture<Installation>
{
    [Theory]
    [InlineData("account", "/account")]
    [InlineData("account", "/users/~")]
    [InlineData("oauth-authorization", "/oauth/authorizations")]
    [InlineData("stack", "/stacks")]
    [InlineData("stack", "/stacks/debian-12")]
    [InlineData("region", "/regions")]
    [InlineData("add-on-service", "/addon-services")]
    [InlineData("plan", "/addon-services/heroku-postgresql/plans")]
    [InlineData("plan", "/plans/heroku-postgresql:standard-0")]
    public async Task What_is_there_before_any_app(string resource, string path) =>
        HerokuSchema.Valid(resource, await installation.Me.SentAsync(HttpMethod.Get, path));

    [Fact]
    public async Task An_app_and_what_belongs_to_it()
    {
        var name = await installation.CreateAppAsync();
        await installation.DeployAsync(name, """{"web": "gunicorn", "release": "migrate"}""");

        await ValidAsync("app", "/apps");
        await ValidAsync("app", $"/apps/{name}");
        await ValidAsync("release", $"/apps/{name}/releases");
        await ValidAsync("release", $"/apps/{name}/releases/3");
        await ValidAsync("formation", $"/apps/{name}/formation");
        await ValidAsync("formation", $"/apps/{name}/formation/web");
        await ValidAsync("collaborator", $"/apps/{name}/collaborators");
        await ValidAsync("domain", $"/apps/{name}/domains");
        await ValidAsync("app-feature", $"/apps/{name}/features");
        var release = await installation.Me.SentAsync(HttpMethod.Get, $"/apps/{name}/releases/3");
        await ValidAsync("slug", $"/apps/{name}/slugs/{release.GetProperty("slug").Text("id")}");
    }

    [Fact]
    public async Task What_is_made_and_changed()
    {
        var name = await installation.CreateAppAsync();

        await ValidAsync("app", HttpMethod.Patch, $"/apps/{name}", """{"maintenance": true}""", HttpStatusCode.OK);
        await ValidAsync("domain", HttpMethod.Post, $"/apps/{name}/domains", $$"""{"hostname": "{{name}}.example.test"}""", HttpStatusCode.Created);
        await ValidAsync("collaborator", HttpMethod.Post, $"/apps/{name}/collaborators", """{"user": "stranger@example.test"}""", HttpStatusCode.Created);
        await ValidAsync("buildpack-installation", HttpMethod.Put, $"/apps/{name}/buildpack-installations", """{"updates": [{"buildpack": "heroku/python"}]}""", HttpStatusCode.OK);
        await ValidAsync("oauth-authorization", HttpMethod.Post, "/oauth/authorizations", """{"scope": ["global"], "expires_in": "3600"}""", HttpStatusCode.Created);
        await ValidAsync("app", HttpMethod.Delete, $"/apps/{name}", null, HttpStatusCode.OK);
    }

    private async Task ValidAsync(string resource, string path) => HerokuSchema.Valid(resource, await installation.Me.SentAsync(HttpMethod.Get, path));

    private async Task ValidAsync(string resource, HttpMethod method, string path, string? body, HttpStatusCode status) =>
        HerokuSchema.Valid(resource, await installation.Me.SentAsync(method, path, body, status));
}
