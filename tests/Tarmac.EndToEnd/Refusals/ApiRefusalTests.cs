using System.Net.Sockets;
using System.Text;
using Tarmac.EndToEnd.Running;

namespace Tarmac.EndToEnd.Refusals;

/// <summary>Bad input at the API: each is told what was wrong, and nothing is lost.</summary>
public sealed class ApiRefusalTests(Installation installation) : IDisposable
{
    private readonly Web _web = new(installation);

    public void Dispose() => _web.Dispose();

    [Theory]
    [InlineData("POST", "/apps", """{"name":"Not_A_Name"}""", 422)]
    [InlineData("POST", "/apps", """{"name":"-x"}""", 422)]
    [InlineData("POST", "/apps", """{"name":""", 400)]
    [InlineData("POST", "/apps", "[]", 400)]
    [InlineData("GET", "/apps/no-such-app", null, 404)]
    [InlineData("GET", "/no/such/resource", null, 404)]
    [InlineData("PATCH", "/apps/refusals/formation/web", """{"quantity":-1}""", 422)]
    [InlineData("PATCH", "/apps/refusals/formation/web", """{"quantity":"abc"}""", 422)]
    [InlineData("PATCH", "/apps/refusals/formation/web", """{"quantity":101}""", 422)]
    [InlineData("PATCH", "/apps/refusals/formation/web", """{"size":"huge"}""", 422)]
    [InlineData("PATCH", "/apps/refusals/formation/nobody", """{"quantity":1}""", 404)]
    [InlineData("PATCH", "/apps/refusals/config-vars", """{"1BAD":"x"}""", 422)]
    [InlineData("PATCH", "/apps/refusals/config-vars", """{"A":{"b":1}}""", 422)]
    [InlineData("GET", "/apps/refusals/dynos/web.99", null, 404)]
    [InlineData("GET", "/apps/refusals/releases/99", null, 404)]
    [InlineData("POST", "/apps/refusals/addons", """{"plan":"heroku-postgresql:gold"}""", 422)]
    public async Task A_bad_request_is_answered_with_Herokus_status_and_a_sentence(string method, string path, string? body, int status)
    {
        await AppAsync();

        var page = await _web.ApiAsync(new HttpMethod(method), path, body);

        Assert.True(page.Status == status || (status == 422 && page.Status is 400 or 404), $"{method} {path}: {page}");
        Assert.NotEmpty(page.Json.GetProperty("id").GetString()!);
        Assert.NotEmpty(page.Json.GetProperty("message").GetString()!);
    }

    [Fact]
    public async Task A_taken_name_is_refused()
    {
        await AppAsync();

        var page = await _web.ApiAsync(HttpMethod.Post, "/apps", """{"name":"refusals"}""");

        Assert.Equal(422, page.Status);
        Assert.Contains("taken", page.Body);
    }

    [Fact]
    public async Task A_wrong_key_is_refused() => Assert.Equal(401, (await _web.ApiAsync(HttpMethod.Get, "/apps", key: "no-key-of-ours")).Status);

    [Fact]
    public async Task Config_over_the_limit_is_refused_and_the_old_config_stays()
    {
        await AppAsync();
        Assert.Equal(200, (await _web.ApiAsync(HttpMethod.Patch, "/apps/refusals/config-vars", """{"KEPT":"yes"}""")).Status);

        var page = await _web.ApiAsync(HttpMethod.Patch, "/apps/refusals/config-vars", $$"""{"BIG":"{{new string('x', 70_000)}}"}""");

        Assert.Equal(422, page.Status);
        Assert.Contains("KEPT", (await _web.ApiAsync(HttpMethod.Get, "/apps/refusals/config-vars")).Body);
    }

    [Fact]
    public async Task Json_that_is_too_deep_is_refused() =>
        Assert.Equal(400, (await _web.ApiAsync(HttpMethod.Post, "/apps", string.Concat(Enumerable.Repeat("{\"a\":", 5000)) + "1" + new string('}', 5000))).Status);

    [Fact]
    public async Task A_body_of_50_megabytes_is_refused()
    {
        var page = await _web.ApiAsync(HttpMethod.Post, "/apps", $$"""{"name":"{{new string('x', 50_000_000)}}"}""");

        Assert.Contains(page.Status, (int[])[400, 413, 422]);
        Assert.Equal(200, (await _web.ApiAsync(HttpMethod.Get, "/account")).Status);
    }

    [Fact]
    public async Task A_header_of_100_kilobytes_is_refused_by_the_API_and_by_the_router()
    {
        foreach (var port in (int[])[installation.ApiPort, installation.HttpPort])
        {
            var answer = await RawAsync(port, $"GET / HTTP/1.1\r\nHost: localhost\r\nX-Big: {new string('x', 100_000)}\r\n\r\n");

            Assert.StartsWith("HTTP/1.1 4", answer);
        }
    }

    [Fact]
    public async Task An_unknown_host_has_no_such_app()
    {
        var page = await _web.GetHostAsync("nobody.localhost");

        Assert.Equal(404, page.Status);
        Assert.Contains("No such app", page.Body, StringComparison.OrdinalIgnoreCase);
    }

    private async Task AppAsync()
    {
        var page = await _web.ApiAsync(HttpMethod.Post, "/apps", """{"name":"refusals"}""");
        Assert.Contains(page.Status, (int[])[201, 422]);
    }

    private static async Task<string> RawAsync(int port, string request)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        using var client = new TcpClient();
        await client.ConnectAsync(System.Net.IPAddress.Loopback, port, limit.Token);
        var stream = client.GetStream();
        var writing = stream.WriteAsync(Encoding.ASCII.GetBytes(request), limit.Token).AsTask();
        var buffer = new byte[4096];
        var count = await stream.ReadAsync(buffer, limit.Token);
        try
        {
            await writing;
        }
        catch (IOException)
        {
            // Refused before it was read to its end.
        }

        return Encoding.ASCII.GetString(buffer, 0, count);
    }
}
