using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Tarmac.Router.Errors;
using Tarmac.Router.Http1;
using Tarmac.Router.Tables;
using Tarmac.Router.Upstream;

namespace Tarmac.Router.Exchanges;

/// <content>The part of an exchange that talks with one dyno.</content>
internal sealed partial class Exchange
{
    private const int MostInterim = 32;

    private CancellationTokenRegistration _leaving;
    private UpstreamConnection? _connection;
    private Upload? _upload;
    private Task _uploading = Task.CompletedTask;
    private Action? _onExpiry;
    private volatile bool _responded;
    private volatile bool _awaitsClient;
    private volatile bool _stalledByClient;
    private bool _clean;
    private int _status;
    private long _bytes;

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<Verdict> TryAsync(Dyno dyno)
    {
        if (!dyno.TryEnter())
        {
            return Verdict.Retired;
        }

        _dyno = dyno;
        try
        {
            while (true)
            {
                var started = parts.Time.GetTimestamp();
                var connection = dyno.TakeIdle() ?? await ConnectAsync(dyno);
                _connectTime = (long)parts.Time.GetElapsedTime(started).TotalMilliseconds;
                if (connection is null)
                {
                    return _clientLeft ? Verdict.Over : Verdict.Unreachable;
                }

                if (await UseAsync(connection) == Verdict.Over)
                {
                    return Verdict.Over;
                }
            }
        }
        finally
        {
            dyno.Leave();
        }
    }

    private async ValueTask<UpstreamConnection?> ConnectAsync(Dyno dyno)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(_leaving.Token);
        limit.CancelAfter(parts.Limits.Connect);
        try
        {
            var connection = await UpstreamConnection.ConnectAsync(dyno, parts.Watchdog, limit.Token);
            dyno.EndQuarantine();
            return connection;
        }
        catch (OperationCanceledException)
        {
            _error = _clientLeft ? RouterError.ClientInterrupted : RouterError.ConnectTimeout;
        }
        catch (SocketException failed)
        {
            _error = failed.SocketErrorCode == SocketError.TimedOut ? RouterError.ConnectTimeout : RouterError.ConnectRefused;
        }

        if (!_clientLeft)
        {
            dyno.Quarantine(parts.Limits.Quarantine);
        }

        return null;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<Verdict> UseAsync(UpstreamConnection connection)
    {
        _connection = connection;
        _serviceStarted = parts.Time.GetTimestamp();
        connection.OnExpiry(_onExpiry ??= OnExpiry);
        try
        {
            _error = _clientLeft ? RouterError.ClientInterrupted : await ConverseAsync(connection);
        }
        catch (Exception broken) when (broken is SocketException or ObjectDisposedException)
        {
            _error = Broken(connection);
        }

        if (_upload is { Complete: false })
        {
            await StopUploadAsync(connection);
        }

        // Whoever cuts because the client left may be about to: a connection is kept only once that can no longer happen.
        _connection = null;
        var stale = _error == RouterError.ClosedWithoutResponse && IsStale(connection);
        if (_error is null && _clean && _leaving.Unregister() && connection.TryRest())
        {
            connection.Dyno.GiveBack(connection);
        }
        else
        {
            connection.Dispose();
        }

        return stale ? Verdict.Stale : Verdict.Over;
    }

    /// <summary>Sends the request, receives the response head, relays the body. What is returned is what went wrong.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<RouterError?> ConverseAsync(UpstreamConnection connection)
    {
        await SendAsync(connection);
        var scanned = 0;
        var interim = 0;
        int end;
        while (true)
        {
            end = ResponseHead.FindEnd(connection.Unread, ref scanned);
            if (end == 0)
            {
                if (connection.UnreadLength > ResponseHead.LongestStatusLine && ResponseHead.TooLong(connection.Unread) is { } tooLong)
                {
                    return tooLong;
                }

                if (await connection.ReceiveAsync() == 0)
                {
                    return Broken(connection);
                }

                continue;
            }

            if (!ResponseHead.TryReadStatus(connection.Unread[..end], out var status) || ++interim > MostInterim)
            {
                return RouterError.PoorlyFormatted;
            }

            if (status >= StatusCodes.Status200OK || status == StatusCodes.Status101SwitchingProtocols)
            {
                break;
            }

            connection.Consume(end);
            scanned = 0;
        }

        return await RespondAsync(connection, end);
    }

    private async ValueTask SendAsync(UpstreamConnection connection)
    {
        var bodyToCome = _request.HasBody && _upload is null && !Upload.TryAppendWhole(_request, _head);
        connection.Expect(parts.Limits.FirstByte);
        try
        {
            await connection.SendAsync(_head.Memory);
        }
        catch (SocketException)
        {
            // What the dyno said before it hung up, if anything, decides.
            return;
        }

        if (bodyToCome)
        {
            _upload = new Upload(_request, connection, parts.Limits);
            _uploading = _upload.RunAsync();
        }
    }

    private ValueTask<RouterError?> RespondAsync(UpstreamConnection connection, int headLength)
    {
        var response = _features.Get<IHttpResponseFeature>()!;
        var head = default(ResponseHead);
        if (head.Read(connection.Unread[..headLength], _request.IsHead, response.Headers) is { } malformed)
        {
            return new ValueTask<RouterError?>(malformed);
        }

        connection.Consume(headLength);
        response.Headers.Append("Via", "1.1 tarmac-router");
        _status = head.Status;
        if (head.Status == StatusCodes.Status101SwitchingProtocols)
        {
            return TunnelAsync(connection, head, response);
        }

        response.StatusCode = head.Status;
        if (head.ContentLength >= 0 && head.Status is not (204 or 205 or 304))
        {
            response.Headers.ContentLength = head.ContentLength;
        }

        connection.Expect(parts.Limits.Idle);
        _responded = true;
        return RelayAsync(connection, head);
    }

    private async ValueTask<RouterError?> TunnelAsync(UpstreamConnection connection, ResponseHead head, IHttpResponseFeature response)
    {
        if (_request.Upgrade == UpgradeKind.None)
        {
            return RouterError.PoorlyFormatted;
        }

        Stream client;
        _responded = true;
        if (_request.Upgrade == UpgradeKind.Http1)
        {
            response.Headers.Upgrade = head.UpgradedTo ?? "websocket";
            client = await _features.Get<IHttpUpgradeFeature>()!.UpgradeAsync();
        }
        else
        {
            response.StatusCode = StatusCodes.Status200OK;
            response.Headers.Remove("Sec-WebSocket-Accept");
            client = await _features.Get<IHttpExtendedConnectFeature>()!.AcceptAsync();
        }

        var tunnel = new Tunnel(client, connection, parts.Limits);
        await tunnel.RunAsync();
        _bytes = tunnel.Bytes;
        return connection.Expired ? RouterError.IdleConnection : null;
    }

    /// <summary>Why the conversation with the dyno broke off, in the order in which one reason hides the other.</summary>
    private RouterError Broken(UpstreamConnection connection)
    {
        if (connection.Expired)
        {
            var clientIsSilent = _stalledByClient || _upload is { Complete: false, AwaitsClient: true };
            return clientIsSilent ? RouterError.ClientIdle : _responded ? RouterError.IdleConnection : RouterError.RequestTimeout;
        }

        if (_upload?.Error is { } error)
        {
            return error;
        }

        return _clientLeft ? RouterError.ClientInterrupted
            : _responded ? RouterError.ServerInterrupted
            : RouterError.ClosedWithoutResponse;
    }

    /// <summary>
    /// Only a connection that was idle, only when not a byte came back, only a request without a body that may safely arrive twice.
    /// </summary>
    private bool IsStale(UpstreamConnection connection) =>
        connection is { Reused: true, UnreadLength: 0 } && !_request.HasBody && _request.IsIdempotent;

    private async ValueTask StopUploadAsync(UpstreamConnection connection)
    {
        _clean = false;
        connection.Cut();
        _request.Body.CancelPendingRead();
        await _uploading;
    }

    private void OnClientLeft()
    {
        _clientLeft = true;
        _connection?.Cut();
    }

    private void OnExpiry()
    {
        if (_responded)
        {
            _stalledByClient = _awaitsClient;

            // The exchange may be waiting for a client that takes nothing, and only the client's connection can end that.
            _features?.Get<IHttpRequestLifetimeFeature>()?.Abort();
        }
    }
}
