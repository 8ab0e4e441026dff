using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Tarmac.Router.Errors;
using Tarmac.Router.Http1;
using Tarmac.Router.RouterLog;

namespace Tarmac.Router.Exchanges;

/// <summary>
/// Handles one request: check, forward to a dyno, response, log line. One object serves all requests of a client connection (of a stream, with
/// HTTP/2), one at a time; nothing that belongs to one of them can reach the next.
/// </summary>
internal sealed partial class Exchange
{
    private readonly RouterParts _parts;
    private readonly ClientRequest _request = new();
    private readonly HeadBuffer _head = new();
    private readonly ClientPresence _client = new();
    private readonly Progress _progress = new();
    private readonly Conversation _conversation;
    private readonly DynoSearch _search;
    private IFeatureCollection _features = null!;

    public Exchange(RouterParts parts)
    {
        _parts = parts;
        _conversation = new Conversation(parts.Limits, _request, _head, _client, _progress);
        var attempt = new DynoAttempt(parts.Limits, parts.Watchdog, parts.Time, _client, _conversation, _progress);
        _search = new DynoSearch(parts.Book, parts.Limits, parts.Time, _request, _client, attempt, _progress);
    }

    public void Begin(IFeatureCollection features) => _features = features;

    public async Task RunAsync()
    {
        _head.Rent(4096);
        var underWay = _parts.Requests.Enter();
        _conversation.Begin(_features);
        _client.Watch(_features.Get<IHttpRequestLifetimeFeature>()!);
        try
        {
            _progress.Error = Admit(underWay);
            if (_progress.Error is null)
            {
                await _search.RunAsync();
            }

            if (_progress.App is null || _progress.Error is not null)
            {
                await AnswerItselfAsync();
            }
        }
        catch (Exception bug)
        {
            Log.Failed(_parts.Logger, bug);
            _progress.Error = RouterError.Platform;
            _client.Abort();
        }
        finally
        {
            WriteLine();
            await _client.EndAsync();
            _parts.Requests.Leave();
            End();
        }
    }

    private RouterError? Admit(int underWay)
    {
        var refusal = _request.Read(_features);
        _progress.App = _parts.Book.Current.Find(_request.Host);
        refusal ??= RequestHead.Write(_head, _request, _parts.Time.GetUtcNow());
        return underWay > _parts.Limits.Requests ? RouterError.TooManyConnections : refusal;
    }

    /// <summary>Answers from the router: an error page, or a cut when part of another answer is out already.</summary>
    private async ValueTask AnswerItselfAsync()
    {
        var error = _progress.Error;
        if (_conversation.Responded || error is { Status: 499 })
        {
            _client.Abort();
            return;
        }

        var page = error is null ? ErrorPage.NoSuchApp : ErrorPage.For(error);
        var response = _features.Get<IHttpResponseFeature>()!;
        response.Headers.Clear();
        response.StatusCode = error?.Status ?? StatusCodes.Status404NotFound;
        response.Headers.ContentType = "text/html; charset=utf-8";
        response.Headers.CacheControl = "no-cache, no-store";
        response.Headers.ContentLength = page.Length;
        if (!_request.IsHead)
        {
            // Kestrel itself ends a write to a client that left.
            await _features.Get<IHttpResponseBodyFeature>()!.Writer.WriteAsync(page, CancellationToken.None);
        }
    }

    private void WriteLine()
    {
        long? service = _progress.ServiceStarted is { } started ? (long)_parts.Time.GetElapsedTime(started).TotalMilliseconds : null;
        if (_progress.App is not { } app)
        {
            _parts.Requests.Ended(_progress.Error?.Status ?? StatusCodes.Status404NotFound, _progress.Error, service);
            return;
        }

        _parts.Requests.Ended(_progress.Error?.Status ?? _progress.Status, _progress.Error, service);
        var now = _parts.Time.GetUtcNow();
        var record = new RequestRecord(
            app,
            _request,
            _progress.Error,
            _progress.Dyno,
            _progress.ConnectMilliseconds,
            service,
            _progress.Error?.Status ?? _progress.Status,
            service is null ? null : _progress.Bytes);
        _head.Clear();
        RequestLine.Write(_head, record, now);
        _parts.Lines.Append(app.Id, _head.Span);
    }

    private void End()
    {
        _conversation.End();
        _progress.Clear();
        _head.Return();
        _request.Clear();
        _features = null!;
    }

    private static partial class Log
    {
        [LoggerMessage(7001, LogLevel.Error, "A request failed inside the router")]
        public static partial void Failed(ILogger logger, Exception bug);
    }
}
