using System.Net;
using Tarmac.Server.Domains;
using Tarmac.Server.Tests.Installations;

namespace Tarmac.Server.Tests.Domains;

public sealed class DomainTests(Installation installation) : IClassFixture<Installation>
{
    [Theory]
    [InlineData("www.Example.com", "www.example.com")]
    [InlineData("*.example.com", "*.example.com")]
    [InlineData("bücher.example", "xn--bcher-kva.example")]
    [InlineData("example.com.", "example.com")]
    public void A_host_name_is_read(string text, string expected) => Assert.Equal(expected, HostName.Parse(text).Value);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("localhost")]
    [InlineData("10.0.0.1")]
    [InlineData("a..b.com")]
    [InlineData("-a.example.com")]
    [InlineData("a_b.example.com")]
    [InlineData("www.*.com")]
    [InlineData("http://example.com/")]
    [InlineData("exa mple.com")]
    public void Anything_else_is_not(string? text) => Assert.False(HostName.Parse(text).Succeeded);

    [Fact]
    public async Task A_host_name_belongs_to_one_app_and_points_at_its_own_name()
    {
        var (one, two) = (await installation.CreateAppAsync(), await installation.CreateAppAsync());

        var added = await AddAsync(one, "www.example.test");

        Assert.Equal($"{one}.localhost", added.Text("cname"));
        await installation.Me.RefusedAsync(HttpMethod.Post, $"/apps/{two}/domains", """{"hostname": "WWW.example.test"}""", HttpStatusCode.UnprocessableEntity);
        await installation.Me.SentAsync(HttpMethod.Delete, $"/apps/{one}/domains/www.example.test");
        await AddAsync(two, "www.example.test");
    }

    [Fact]
    public async Task Names_of_the_platform_cannot_be_taken_or_given_up()
    {
        var app = await installation.CreateAppAsync();

        await installation.Me.RefusedAsync(HttpMethod.Post, $"/apps/{app}/domains", """{"hostname": "other-app.localhost"}""", HttpStatusCode.UnprocessableEntity);
        await installation.Me.RefusedAsync(HttpMethod.Delete, $"/apps/{app}/domains/{app}.localhost", null, HttpStatusCode.Forbidden);
    }

    private Task<System.Text.Json.JsonElement> AddAsync(string app, string host) =>
        installation.Me.SentAsync(HttpMethod.Post, $"/apps/{app}/domains", $$"""{"hostname": "{{host}}", "sni_endpoint": null}""", HttpStatusCode.Created);
}
