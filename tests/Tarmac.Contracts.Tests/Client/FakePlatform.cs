using System.Net;
using System.Text;

namespace Tarmac.Contracts.Tests.Client;

/// <summary>Answers requests in the order in which the answers were given, and keeps what was asked.</summary>
internal sealed class FakePlatform : HttpMessageHandler
{
    private readonly Queue<Func<CancellationToken, Task<HttpResponseMessage>>> _answers = new();

    public List<string> Asked { get; } = [];

    public void Answers(HttpStatusCode status, string body, string? nextRange = null) => _answers.Enqueue(_ =>
    {
        var response = new HttpResponseMessage(status) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        if (nextRange is not null)
        {
            response.Headers.Add("Next-Range", nextRange);
        }

        return Task.FromResult(response);
    });

    public void Fails(Exception fault) => _answers.Enqueue(_ => throw fault);

    public void NeverAnswers() => _answers.Enqueue(async cancellation =>
    {
        await Task.Delay(Timeout.Infinite, cancellation);
        return new HttpResponseMessage();
    });

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
        var range = request.Headers.TryGetValues("Range", out var values) ? $" [{values.Single()}]" : "";
        Asked.Add($"{request.Method} {request.RequestUri!.PathAndQuery}{range} {body}".TrimEnd());
        return await _answers.Dequeue()(cancellationToken);
    }
}
