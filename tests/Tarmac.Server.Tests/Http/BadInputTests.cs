using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Tarmac.Server.Tests.Installations;

namespace Tarmac.Server.Tests.Http;

/// <summary>Whatever comes from outside gets an answer that says what was wrong, and changes nothing.</summary>
public sealed class BadInputTests(Installation installation) : IClassFixture<Installation>
{
    [Theory]
    [InlineData("{", "bad_request")]
    [InlineData("[]", "bad_request")]
    [InlineData("null", "bad_request")]
    [InlineData("""{"name": 1}""", "bad_request")]
    [InlineData("""{"name": "a-name", "name": "b-name"}""", "bad_request")]
    public async Task A_body_that_is_no_object_of_the_right_kind(string body, string id) =>
        Assert.Equal(id, (await installation.Me.RefusedAsync(HttpMethod.Post, "/apps", body, HttpStatusCode.BadRequest)).Id);

    [Fact]
    public async Task A_body_that_is_nested_too_deeply()
    {
        var deep = string.Concat(Enumerable.Repeat("{\"a\":", 5000)) + "1" + new string('}', 5000);

        Assert.Equal("bad_request", (await installation.Me.RefusedAsync(HttpMethod.Patch, $"/apps/{await installation.CreateAppAsync()}/config-vars", deep, HttpStatusCode.BadRequest)).Id);
    }

    [Fact]
    public async Task A_body_of_50_MB()
    {
        using var request = Requests.Request(HttpMethod.Post, "/apps");
        request.Content = new ByteArrayContent(new byte[50 * 1024 * 1024]);
        using var response = await installation.Me.SendAsync(request);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        Assert.Contains("payload_too_large", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Headers_of_100_KB()
    {
        using var request = Requests.Request(HttpMethod.Get, "/account");
        request.Headers.Add("X-Long", new string('x', 100 * 1024));
        using var response = await installation.Me.SendAsync(request);

        Assert.Equal(HttpStatusCode.RequestHeaderFieldsTooLarge, response.StatusCode);
        Assert.Contains("headers_too_large", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_version_of_the_API_that_is_not_spoken()
    {
        using var request = Requests.Request(HttpMethod.Get, "/account");
        request.Headers.Accept.Clear();
        request.Headers.TryAddWithoutValidation("Accept", "application/vnd.heroku+json; version=2");
        using var client = installation.Client(installation.Key);
        client.DefaultRequestHeaders.Accept.Clear();
        using var response = await client.SendAsync(request);

        Assert.Equal(HttpStatusCode.NotAcceptable, response.StatusCode);
    }

    [Theory]
    [InlineData("3.sdk")]
    [InlineData("3.pipelines")]
    public async Task All_variants_of_version_3_are_spoken(string version)
    {
        using var client = installation.Client(installation.Key);
        client.DefaultRequestHeaders.Accept.Clear();
        client.DefaultRequestHeaders.TryAddWithoutValidation("Accept", $"application/vnd.heroku+json; version={version}");

        await client.SentAsync(HttpMethod.Get, "/account");
    }

    [Fact]
    public async Task An_unknown_path_is_not_found_as_JSON() =>
        Assert.Equal("not_found", (await installation.Me.RefusedAsync(HttpMethod.Get, "/nowhere/at/all.txt", null, HttpStatusCode.NotFound)).Id);

    [Theory]
    [InlineData(null)]
    [InlineData("undefined")]
    [InlineData("HRKU-wrong")]
    public async Task No_key_or_a_wrong_one(string? key)
    {
        using var client = installation.Client(key);

        Assert.Equal("unauthorized", (await client.RefusedAsync(HttpMethod.Get, "/account", null, HttpStatusCode.Unauthorized)).Id);
    }

    [Fact]
    public async Task A_key_is_taken_as_the_password_of_Basic_with_any_user_name()
    {
        foreach (var user in (string[])["", "heroku", "me@example.test"])
        {
            using var client = installation.Client(null);
            client.DefaultRequestHeaders.Authorization =
                new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{installation.Key}")));

            Assert.Equal("me@example.test", (await client.SentAsync(HttpMethod.Get, "/account")).Text("email"));
        }
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("version ..; max=many")]
    [InlineData("password ..")]
    [InlineData("version x..")]
    public async Task A_Range_that_is_not_understood(string range)
    {
        var app = await installation.CreateAppAsync();
        using var request = Requests.Request(HttpMethod.Get, $"/apps/{app}/releases");
        request.Headers.TryAddWithoutValidation("Range", range);
        using var response = await installation.Me.SendAsync(request);

        Assert.Equal(HttpStatusCode.RequestedRangeNotSatisfiable, response.StatusCode);
    }
}
