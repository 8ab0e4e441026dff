using System.Net;
using System.Text;
using System.Text.Json;

namespace Tarmac.Server.Tests.Installations;

/// <summary>Requests as tests write them. Every answer is checked for what all answers have.</summary>
internal static class Requests
{
    public static async Task<JsonElement> SentAsync(
        this HttpClient client, HttpMethod method, string path, string? body = null, HttpStatusCode expected = HttpStatusCode.OK)
    {
        using var response = await client.SendAsync(Request(method, path, body));
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == expected, $"{method} {path}: {response.StatusCode}\n{text}");
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        Assert.True(Guid.TryParse(Assert.Single(response.Headers.GetValues("Request-Id")), out _));
        return JsonElement.Parse(text);
    }

    /// <summary>The error's id and message.</summary>
    public static async Task<(string Id, string Message)> RefusedAsync(
        this HttpClient client, HttpMethod method, string path, string? body, HttpStatusCode expected)
    {
        var error = await client.SentAsync(method, path, body, expected);
        return (error.Text("id"), error.Text("message"));
    }

    public static HttpRequestMessage Request(HttpMethod method, string path, string? body = null) =>
        new(method, path) { Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json") };

    public static string Text(this JsonElement element, string property) => element.GetProperty(property).GetString()!;
}
