using System.Net;
using System.Net.Http.Headers;
using Tarmac.Server.Tests.Installations;

namespace Tarmac.Server.Tests.BrowserLogins;

public sealed class BrowserLoginTests(Installation installation) : IClassFixture<Installation>
{
    [Fact]
    public async Task Whoever_logs_in_on_the_page_gives_the_waiting_command_a_key()
    {
        using var anybody = installation.Client(null);
        var begun = await BeginAsync(anybody, "Heroku CLI login from <laptop>");
        var waiting = WaitAsync(begun.Text("cli_url"), begun.Text("token"));
        var page = await anybody.GetStringAsync(begun.Text("browser_url"), TestContext.Current.CancellationToken);
        Assert.Contains("&lt;laptop&gt;", page, StringComparison.Ordinal);

        using var done = await LogInAsync(anybody, begun.Text("browser_url"), "me@example.test", "correct horse");

        Assert.Equal(HttpStatusCode.OK, done.StatusCode);
        using var key = installation.Client((await waiting).Text("access_token"));
        Assert.Equal("me@example.test", (await key.SentAsync(HttpMethod.Get, "/account")).Text("email"));
        using var again = await anybody.GetAsync(begun.Text("browser_url"), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotFound, again.StatusCode);
    }

    [Fact]
    public async Task A_wrong_password_is_told_and_the_login_goes_on()
    {
        using var anybody = installation.Client(null);
        var begun = await BeginAsync(anybody, "CLI");

        using var refused = await LogInAsync(anybody, begun.Text("browser_url"), "me@example.test", "wrong");
        using var withKey = await LogInAsync(anybody, begun.Text("browser_url"), "me@example.test", installation.Key);

        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.OK), (refused.StatusCode, withKey.StatusCode));
        Assert.Contains("Invalid credentials", await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_gets_the_key_who_does_not_show_the_command_s_token()
    {
        using var anybody = installation.Client(null);
        var begun = await BeginAsync(anybody, "CLI");
        using var done = await LogInAsync(anybody, begun.Text("browser_url"), "me@example.test", "correct horse");

        using var thief = installation.Client(begun.Text("browser_url").Split('/')[^1]);

        await thief.RefusedAsync(HttpMethod.Get, begun.Text("cli_url"), null, HttpStatusCode.Unauthorized);
    }

    private static Task<System.Text.Json.JsonElement> BeginAsync(HttpClient client, string description) =>
        client.SentAsync(HttpMethod.Post, "/auth", $$"""{"description": "{{description}}"}""", HttpStatusCode.Created);

    private static Task<HttpResponseMessage> LogInAsync(HttpClient client, string url, string email, string password) => client.PostAsync(
        url, new FormUrlEncodedContent(new Dictionary<string, string> { ["email"] = email, ["password"] = password }), TestContext.Current.CancellationToken);

    private async Task<System.Text.Json.JsonElement> WaitAsync(string url, string token)
    {
        using var client = installation.Client(token);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return await client.SentAsync(HttpMethod.Get, url);
    }
}
