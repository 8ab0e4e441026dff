using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Tarmac.Contracts.Client;

/// <summary>
/// The Platform API for programs: the <c>tarmac</c> command, the dashboard, tests. Every call returns the value or a <see cref="PlatformError"/>; only a
/// cancellation by the caller throws.
/// </summary>
public sealed class PlatformClient : IDisposable
{
    private static readonly MediaTypeWithQualityHeaderValue Version3 = MediaTypeWithQualityHeaderValue.Parse("application/vnd.heroku+json; version=3");

    private readonly HttpClient _http;
    private readonly AuthenticationHeaderValue _key;

    /// <param name="http">With the API's address, its limit for one answer and whatever TLS needs. Disposed of with this.</param>
    /// <param name="key">An account's API key.</param>
    /// <param name="time">The clock by which long work is waited for.</param>
    public PlatformClient(HttpClient http, string key, TimeProvider time)
    {
        _http = http;
        _key = new AuthenticationHeaderValue("Bearer", key);
        Apps = new AppsClient(this);
        Databases = new DatabasesClient(this, time);
    }

    public Uri Address => _http.BaseAddress!;

    public AppsClient Apps { get; }

    public DatabasesClient Databases { get; }

    public void Dispose() => _http.Dispose();

    public Task<Answer<T>> GetAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken cancellation)
        where T : class => SendAsync(HttpMethod.Get, path, null, type, cancellation);

    /// <summary>All pages of a list: each says in <c>Next-Range</c> how to ask for the next.</summary>
    public async Task<Answer<IReadOnlyList<T>>> ListAsync<T>(string path, JsonTypeInfo<T[]> type, CancellationToken cancellation)
    {
        var all = new List<T>();
        string? range = null;
        do
        {
            using var request = Request(HttpMethod.Get, path, null);
            if (range is not null)
            {
                request.Headers.TryAddWithoutValidation("Range", range);
            }

            range = null;
            var page = await SendAsync(request, type, response => range = Next(response), cancellation);
            if (!page.Succeeded)
            {
                return page.Error;
            }

            all.AddRange(page.Value);
        }
        while (range is not null);
        return all;
    }

    public Task<Answer<TAnswer>> SendAsync<TBody, TAnswer>(
        HttpMethod method, string path, TBody body, JsonTypeInfo<TBody> bodyType, JsonTypeInfo<TAnswer> answerType, CancellationToken cancellation)
        where TAnswer : class => SendAsync(method, path, JsonContent.Create(body, bodyType), answerType, cancellation);

    public async Task<Answer<T>> SendAsync<T>(HttpMethod method, string path, HttpContent? body, JsonTypeInfo<T> type, CancellationToken cancellation)
        where T : class
    {
        using var request = Request(method, path, body);
        return await SendAsync(request, type, seen: null, cancellation);
    }

    private HttpRequestMessage Request(HttpMethod method, string path, HttpContent? body) => new(method, path)
    {
        Content = body,
        Headers = { Accept = { Version3 }, Authorization = _key },
    };

    private async Task<Answer<T>> SendAsync<T>(HttpRequestMessage request, JsonTypeInfo<T> type, Action<HttpResponseMessage>? seen, CancellationToken cancellation)
        where T : class
    {
        try
        {
            using var response = await _http.SendAsync(request, cancellation);
            await using var body = await response.Content.ReadAsStreamAsync(cancellation);
            if (!response.IsSuccessStatusCode)
            {
                return await ErrorAsync(response, body, cancellation);
            }

            seen?.Invoke(response);
            return await JsonSerializer.DeserializeAsync(body, type, cancellation) is { } value ? value : Strange();
        }
        catch (HttpRequestException cause)
        {
            return new PlatformError(PlatformError.Unreachable, $"The API at {Address} does not answer ({cause.Message}): tarmac status", null);
        }
        catch (JsonException)
        {
            return Strange();
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new PlatformError(PlatformError.TimedOut, $"The API at {Address} did not answer within {_http.Timeout.TotalSeconds:0} s: tarmac status", null);
        }
    }

    private async Task<PlatformError> ErrorAsync(HttpResponseMessage response, Stream body, CancellationToken cancellation)
    {
        var error = await JsonSerializer.DeserializeAsync(body, PlatformJson.Default.ApiError, cancellation);
        return error is null ? Strange() : new PlatformError(error.Id, error.Message, (int)response.StatusCode);
    }

    private PlatformError Strange() => new(PlatformError.NotThePlatform, $"{Address} answered something that is not the Platform API.", null);

    private static string? Next(HttpResponseMessage response) =>
        response.StatusCode is HttpStatusCode.PartialContent && response.Headers.TryGetValues("Next-Range", out var next) ? next.FirstOrDefault() : null;
}
