using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Tarmac.Server.Tests.Installations;

namespace Tarmac.Server.Tests.Identity;

public sealed class AuthorizationTests(Installation installation) : IClassFixture<Installation>
{
    [Fact]
    public async Task Logging_in_with_a_password_gives_a_key_that_logging_out_takes_back()
    {
        using var client = WithPassword("correct horse");
        var made = await client.SentAsync(
            HttpMethod.Post, "/oauth/authorizations", """{"description": "CLI", "expires_in": 2592000, "scope": ["global"]}""", HttpStatusCode.Created);
        Assert.Equal("me@example.test", made.GetProperty("user").Text("email"));
        var key = made.GetProperty("access_token").Text("token");
        using var cli = installation.Client(key);

        await cli.RefusedAsync(HttpMethod.Delete, "/oauth/sessions/~", null, HttpStatusCode.NotFound);
        var own = (await cli.SentAsync(HttpMethod.Get, "/oauth/authorizations")).EnumerateArray().Single(a => a.GetProperty("access_token").Text("token") == key);
        Assert.NotEqual((await cli.SentAsync(HttpMethod.Get, "/oauth/authorizations/~")).Text("id"), own.Text("id"));
        await cli.SentAsync(HttpMethod.Delete, $"/oauth/authorizations/{own.Text("id")}");

        await cli.RefusedAsync(HttpMethod.Get, "/account", null, HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task No_other_key_looks_like_the_one_that_logs_out()
    {
        using var client = WithPassword("correct horse");
        var made = await client.SentAsync(HttpMethod.Post, "/oauth/authorizations", """{"scope": ["global"]}""", HttpStatusCode.Created);
        var key = made.GetProperty("access_token").Text("token");
        using var cli = installation.Client(key);

        var first = (await cli.SentAsync(HttpMethod.Get, "/oauth/authorizations/~")).GetProperty("access_token").Text("token");
        var all = (await cli.SentAsync(HttpMethod.Get, "/oauth/authorizations")).EnumerateArray().Select(a => a.GetProperty("access_token").Text("token"));

        Assert.False(Matches(first, key));
        Assert.Single(all, shown => Matches(shown, key));

        // As the stock CLI compares: ten asterisks stand for any text.
        static bool Matches(string shown, string key)
        {
            var parts = shown.Split("**********");
            return shown == key || (parts.Length == 2 && key.StartsWith(parts[0], StringComparison.Ordinal) && key.EndsWith(parts[1], StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task A_wrong_password_is_refused_and_a_right_one_opens_nothing_else()
    {
        using var wrong = WithPassword("wrong");
        await wrong.RefusedAsync(HttpMethod.Post, "/oauth/authorizations", """{"scope": ["global"]}""", HttpStatusCode.Unauthorized);
        using var right = WithPassword("correct horse");
        await right.RefusedAsync(HttpMethod.Get, "/account", null, HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_new_key_replaces_the_old_one_and_no_key_is_shown_twice()
    {
        var made = await installation.Me.SentAsync(HttpMethod.Post, "/oauth/authorizations", """{"scope": ["global"]}""", HttpStatusCode.Created);
        using var old = installation.Client(made.GetProperty("access_token").Text("token"));
        await old.SentAsync(HttpMethod.Get, "/account");

        var rotated = await installation.Me.SentAsync(HttpMethod.Post, $"/oauth/authorizations/{made.Text("id")}/actions/regenerate-tokens");

        await old.RefusedAsync(HttpMethod.Get, "/account", null, HttpStatusCode.Unauthorized);
        using var renewed = installation.Client(rotated.GetProperty("access_token").Text("token"));
        await renewed.SentAsync(HttpMethod.Get, "/account");
        var shown = await installation.Me.SentAsync(HttpMethod.Get, $"/oauth/authorizations/{made.Text("id")}");
        Assert.Equal("HRKU-**********(hidden)", shown.GetProperty("access_token").Text("token"));
    }

    [Fact]
    public async Task An_SSH_key_is_added_once_and_removed()
    {
        const string Key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl me@laptop";
        var added = await installation.Me.SentAsync(HttpMethod.Post, "/account/keys", $$"""{"public_key": "{{Key}}"}""", HttpStatusCode.Created);

        Assert.Equal("me@laptop", added.Text("comment"));
        await installation.Me.RefusedAsync(HttpMethod.Post, "/account/keys", $$"""{"public_key": "{{Key}}"}""", HttpStatusCode.UnprocessableEntity);
        await installation.Me.RefusedAsync(HttpMethod.Post, "/account/keys", """{"public_key": "command=\"x\" ssh-rsa AAAA"}""", HttpStatusCode.UnprocessableEntity);
        await installation.Me.SentAsync(HttpMethod.Delete, $"/account/keys/{added.Text("id")}");
        Assert.Empty((await installation.Me.SentAsync(HttpMethod.Get, "/account/keys")).EnumerateArray());
    }

    private HttpClient WithPassword(string password)
    {
        var client = installation.Client(null);
        client.DefaultRequestHeaders.Authorization =
            new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"me@example.test:{password}")));
        return client;
    }
}
