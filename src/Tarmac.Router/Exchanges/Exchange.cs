using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Tarmac.Core.Routing;
using Tarmac.Router.Errors;
using Tarmac.Router.Http1;
using Tarmac.Router.RouterLog;
using Tarmac.Router.Tables;

namespace Tarmac.Router.Exchanges;

/// <summary>
/// The life of a request: checked, routed to an app, held while the app boots, tried at its dynos one after the other, answered, logged.
/// One object serves all requests of a client connection (of a stream, with HTTP/2), one at a time.
/// </summary>
internal sealed partial class Exchange(RouterParts parts)
{
    private readonly ClientRequest _request = new();
    private readonly HeadBuffer _head = new();
    private IFeatureCollection _features = null!;
    private RoutedApp? _app;
    private Dyno? _dyno;
    private RouterError? _error;
    private long? _connectTime;
    private long? _serviceStarted;
    private volatile bool _clientLeft;

    public void Begin(IFeatureCollection features) => _features = features;

    public async Task RunAsync()
    {
        _head.Rent(4096);
        var underWay = parts.Requests.Enter();
        var lifetime = _features.Get<IHttpRequestLifetimeFeature>()!;
        _leaving = lifetime.RequestAborted.UnsafeRegister(static exchange => ((Exchange)exchange!).OnClientLeft(), this);
        try
        {
            _error = Admit(underWay);
            if (_error is null && _app is not null)
            {
                await RouteAsync();
            }

            if (_app is null || _error is not null)
            {
                await AnswerItselfAsync();
            }
        }
        catch (Exception bug)
        {
            Log.Failed(parts.Logger, bug);
            _error = RouterError.Platform;
            lifetime.Abort();
        }
        finally
        {
            WriteLine();
            _leaving.Unregister();
            parts.Requests.Leave();
            End();
        }
    }

    private RouterError? Admit(int underWay)
    {
        var refusal = _request.Read(_features);
        _app = parts.Book.Current.Find(_request.Host);
        refusal ??= RequestHead.Write(_head, _request, parts.Time.GetUtcNow());
        return underWay > parts.Limits.Requests ? RouterError.TooManyConnections : refusal;
    }

    /// <summary>Finds a dyno that takes the request; a newer table that drops the one chosen starts the search again.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask RouteAsync()
    {
        while (true)
        {
            if (HasNoDyno(out var mustHold) && !(mustHold && await HoldAsync()))
            {
                return;
            }

            var verdict = Verdict.Unreachable;
            var choice = new DynoChoice(_app!.Dynos);
            while (verdict == Verdict.Unreachable && choice.Next() is { } dyno)
            {
                verdict = await TryAsync(dyno);
            }

            if (verdict != Verdict.Retired)
            {
                // Every quarantine may end between the two looks at it: then no dyno was tried at all.
                _error ??= verdict == Verdict.Unreachable ? RouterError.ConnectRefused : null;
                return;
            }

            _error = null;
            _app = parts.Book.Current.Find(_request.Host);
            if (_app is null)
            {
                return;
            }
        }
    }

    /// <summary>What is said, instead of forwarding, of an app in this state.</summary>
    private bool HasNoDyno(out bool mustHold)
    {
        var app = _app!;
        _error = (app.Maintenance, app.Dynos.IsEmpty, app.State) switch
        {
            (true, _, _) => RouterError.Maintenance,
            (_, true, WebState.Blank) => RouterError.BlankApp,
            (_, true, WebState.None) => RouterError.NoWebProcesses,
            (_, true, WebState.Crashed) => RouterError.AppCrashed,
            _ => null,
        };
        mustHold = _error is null && app.Dynos.IsEmpty;
        return _error is not null || mustHold;
    }

    /// <summary>Waits for a table in which the app has a dyno. False when the exchange ends here.</summary>
    private async Task<bool> HoldAsync()
    {
        var started = parts.Time.GetTimestamp();
        var held = _app!;
        if (!held.TryHold(parts.Limits.Held))
        {
            _error = RouterError.BacklogTooDeep;
            return false;
        }

        try
        {
            while (true)
            {
                var changed = parts.Book.Changed;
                _app = parts.Book.Current.Find(_request.Host);
                if (_app is null || !HasNoDyno(out var mustHold))
                {
                    return _app is not null;
                }

                var left = parts.Limits.Boot - parts.Time.GetElapsedTime(started);
                if (!mustHold || left <= TimeSpan.Zero)
                {
                    _error ??= RouterError.BootTimeout;
                    return false;
                }

                await changed.WaitAsync(left, parts.Time, _leaving.Token);
            }
        }
        catch (TimeoutException)
        {
            _error = RouterError.BootTimeout;
            return false;
        }
        catch (OperationCanceledException)
        {
            _error = RouterError.ClientInterrupted;
            return false;
        }
        finally
        {
            held.Release();
        }
    }

    /// <summary>Answers from the router: an error page, or a cut when part of another answer is out already.</summary>
    private async ValueTask AnswerItselfAsync()
    {
        if (_responded || _error is { Status: 499 })
        {
            _features.Get<IHttpRequestLifetimeFeature>()!.Abort();
            return;
        }

        var page = _error is null ? ErrorPage.NoSuchApp : ErrorPage.For(_error);
        var response = _features.Get<IHttpResponseFeature>()!;
        response.Headers.Clear();
        response.StatusCode = _error?.Status ?? StatusCodes.Status404NotFound;
        response.Headers.ContentType = "text/html; charset=utf-8";
        response.Headers.CacheControl = "no-cache, no-store";
        response.Headers.ContentLength = page.Length;
        if (!_request.IsHead)
        {
            await _features.Get<IHttpResponseBodyFeature>()!.Writer.WriteAsync(page, Unhurried);
        }
    }

    private void WriteLine()
    {
        if (_app is not { } app)
        {
            return;
        }

        var now = parts.Time.GetUtcNow();
        long? service = _serviceStarted is { } started ? (long)parts.Time.GetElapsedTime(started).TotalMilliseconds : null;
        var record = new RequestRecord(
            app, _request, _error, _dyno, _connectTime, service, _error?.Status ?? _status, service is null ? null : _bytes);
        _head.Clear();
        RequestLine.Write(_head, record, now);
        parts.Lines.Append(app.Id, _head.Span);
    }

    private void End()
    {
        _head.Return();
        _request.Clear();
        (_features, _app, _dyno, _error, _connectTime, _serviceStarted) = (null!, null, null, null, null, null);
        (_connection, _upload, _responded, _clean, _awaitsClient, _status, _bytes) = (null, null, false, false, false, 0, 0);
        _clientLeft = _stalledByClient = false;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "A request failed inside the router")]
        public static partial void Failed(ILogger logger, Exception bug);
    }
}
