namespace Tarmac.Server.Http;

/// <summary>Gives each answer one <c>Request-Id</c>. The stock CLI sends all ids that it has seen; they are not taken over, since anyone may send anything.</summary>
internal sealed class RequestIds(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext http)
    {
        http.TraceIdentifier = Guid.CreateVersion7().ToString();
        http.Response.Headers["Request-Id"] = http.TraceIdentifier;
        return next(http);
    }
}
