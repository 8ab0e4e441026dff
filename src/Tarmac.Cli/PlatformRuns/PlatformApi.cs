using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Tarmac.Contracts;

namespace Tarmac.Cli.PlatformRuns;

/// <summary>Calls of the Platform API with the account's key. A refusal is the API's own sentence.</summary>
internal sealed class PlatformApi(PlatformAccess access, TimeSpan? limit = null) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { SslOptions = access.Tls(access.Api.Host) })
    {
        BaseAddress = access.Api,
        Timeout = limit ?? TimeSpan.FromSeconds(60),
    };

    public void Dispose() => _http.Dispose();

    public Task<(T? Value, string? Problem)> GetAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken cancellation)
        where T : class => SendAsync(HttpMethod.Get, path, null, type, cancellation);

    public Task<(TAnswer? Value, string? Problem)> SendAsync<TBody, TAnswer>(
        HttpMethod method, string path, TBody body, JsonTypeInfo<TBody> bodyType, JsonTypeInfo<TAnswer> answerType, CancellationToken cancellation)
        where TAnswer : class => SendAsync(method, path, JsonContent.Create(body, bodyType), answerType, cancellation);

    public async Task<(T? Value, string? Problem)> SendAsync<T>(
        HttpMethod method, string path, HttpContent? body, JsonTypeInfo<T> type, CancellationToken cancellation)
        where T : class
    {
        using var request = new HttpRequestMessage(method, path) { Content = body };
        request.Headers.Accept.ParseAdd("application/vnd.heroku+json; version=3");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", access.Key);
        try
        {
            using var response = await _http.SendAsync(request, cancellation);
            await using var answer = await response.Content.ReadAsStreamAsync(cancellation);
            if (response.IsSuccessStatusCode)
            {
                return (await JsonSerializer.DeserializeAsync(answer, type, cancellation), null);
            }

            var error = await JsonSerializer.DeserializeAsync(answer, PlatformJson.Default.ApiError, cancellation);
            return (null, error?.Message ?? $"The API answered {(int)response.StatusCode}.");
        }
        catch (HttpRequestException cause)
        {
            return (null, $"The API at {access.Api} does not answer ({cause.Message}): tarmac status");
        }
        catch (JsonException)
        {
            return (null, $"{access.Api} answered something that is not the Platform API.");
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return (null, $"The API at {access.Api} did not answer within {_http.Timeout.TotalSeconds:0} s: tarmac status");
        }
    }
}
