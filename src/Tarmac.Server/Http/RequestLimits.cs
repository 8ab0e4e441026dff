using Tarmac.Core.Outcomes;

namespace Tarmac.Server.Http;

/// <summary>
/// What a request may weigh. Kestrel's own limits stand above these: it refuses without a body, and the stock CLI shows a JSON message only.
/// </summary>
internal sealed class RequestLimits(RequestDelegate next)
{
    public const int Body = 1024 * 1024;

    // Read to its end and thrown away: a client that is still writing when the connection closes never reads why it was refused.
    public const int KestrelBody = 64 * 1024 * 1024;
    public const int Headers = 64 * 1024;
    public const int KestrelHeaders = 1024 * 1024;
    public const int Path = 8 * 1024;

    public Task InvokeAsync(HttpContext http)
    {
        var bytes = http.Request.Headers.Sum(h => h.Key.Length + h.Value.Sum(v => v?.Length ?? 0));
        if (bytes > Headers)
        {
            return Api.Refused(new Fault("headers_too_large", $"The request's headers are {bytes} bytes; the limit is {Headers}.")).ExecuteAsync(http);
        }

        return (http.Request.Path.Value?.Length ?? 0) + (http.Request.QueryString.Value?.Length ?? 0) > Path
            ? Api.Refused(new Fault("bad_request", $"The request's path and query are longer than {Path} bytes.")).ExecuteAsync(http)
            : AcceptsOurs(http.Request)
                ? next(http)
                : Api.Refused(new Fault("not_acceptable", "This is version 3 of the Platform API: send the header Accept: application/vnd.heroku+json; version=3.")).ExecuteAsync(http);
    }

    // "3", "3.sdk", "3.pipelines" and so on are all version 3.
    private static bool AcceptsOurs(HttpRequest request) => !request.Headers.Accept.Any(accept =>
        accept?.IndexOf("application/vnd.heroku+json", StringComparison.OrdinalIgnoreCase) is >= 0
        && accept.IndexOf("version=", StringComparison.OrdinalIgnoreCase) is var at and >= 0
        && !(accept.Length > at + 8 && accept[at + 8] == '3' && (accept.Length == at + 9 || !char.IsAsciiDigit(accept[at + 9]))));
}
