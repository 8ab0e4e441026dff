using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Tarmac.Router.Errors;
using Tarmac.Router.Http1;
using Tarmac.Router.Settings;
using Tarmac.Router.Upstream;

namespace Tarmac.Router.Exchanges;

/// <summary>One request and its answer on one connection to a dyno: sends, receives the response head, has the body relayed.</summary>
internal sealed class Conversation
{
    private const int MostInterim = 32;

    private readonly RouterLimits _limits;
    private readonly ClientRequest _request;
    private readonly ClientPresence _client;
    private readonly Progress _progress;
    private readonly ResponseRelay _relay;
    private readonly RequestSender _sender;
    private readonly Action _onDeadline;
    private IFeatureCollection _features = null!;
    private int _interim;
    private volatile bool _responded;
    private volatile bool _stalledByClient;

    public Conversation(RouterLimits limits, ClientRequest request, HeadBuffer head, ClientPresence client, Progress progress)
    {
        (_limits, _request, _client, _progress) = (limits, request, client, progress);
        _relay = new ResponseRelay(limits, client, progress);
        _sender = new RequestSender(limits, request, head);
        _onDeadline = OnDeadline;
    }

    /// <summary>Whether a part of the dyno's answer is on its way to the client.</summary>
    public bool Responded => _responded;

    /// <summary>Whether the connection may carry another request.</summary>
    public bool LeftClean { get; private set; }

    public void Begin(IFeatureCollection features) => _features = features;

    /// <summary>Returns the error; null: none.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<RouterError?> RunAsync(UpstreamConnection connection)
    {
        LeftClean = false;
        _interim = 0;
        connection.BeginRequest();
        connection.Deadline.OnPassed(_onDeadline);
        try
        {
            var error = _client.HasLeft ? RouterError.ClientInterrupted : await ConverseAsync(connection);
            return error == RouterError.ServerInterrupted ? Broken(connection) : error;
        }
        catch (Exception broken) when (broken is SocketException or ObjectDisposedException)
        {
            return Broken(connection);
        }
    }

    /// <summary>
    /// Whether the request may go to another connection: this one had been idle, not a byte came back, and either the request never reached the dyno
    /// or it has no body and may safely arrive twice.
    /// </summary>
    public bool CanRepeat(UpstreamConnection connection) =>
        connection is { Reused: true, Unread.Length: 0 } && _interim == 0 && _sender.CanRepeat
        && ((!_request.HasBody && _request.IsIdempotent) || connection.RequestWasNotDelivered());

    /// <summary>Ends an upload that still runs: the answer came before the body's end, or none will come.</summary>
    public ValueTask StopSendingAsync(UpstreamConnection connection)
    {
        if (_sender.IsDone)
        {
            return default;
        }

        LeftClean = false;
        return _sender.StopAsync(connection);
    }

    public void End()
    {
        _sender.End();
        _relay.Clear();
        (_features, _responded, _stalledByClient) = (null!, false, false);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<RouterError?> ConverseAsync(UpstreamConnection connection)
    {
        await _sender.SendAsync(connection);
        var scanned = 0;
        while (true)
        {
            var end = ResponseHead.FindEnd(connection.Unread.Span, ref scanned);
            if (end == 0)
            {
                if (connection.Unread.Length > ResponseHead.LongestStatusLine && ResponseHead.TooLong(connection.Unread.Span) is { } tooLong)
                {
                    return tooLong;
                }

                if (await connection.ReceiveAsync() == 0)
                {
                    return Broken(connection);
                }

                continue;
            }

            if (!ResponseHead.TryReadStatus(connection.Unread.Span[..end], out var status) || ++_interim > MostInterim)
            {
                return RouterError.PoorlyFormatted;
            }

            if (status >= StatusCodes.Status200OK || status == StatusCodes.Status101SwitchingProtocols)
            {
                return await RespondAsync(connection, end);
            }

            connection.Unread.Consume(end);
            scanned = 0;
        }
    }

    private ValueTask<RouterError?> RespondAsync(UpstreamConnection connection, int headLength)
    {
        var response = _features.Get<IHttpResponseFeature>()!;
        var head = default(ResponseHead);
        if (head.Read(connection.Unread.Span[..headLength], _request.IsHead, response.Headers) is { } malformed)
        {
            return new ValueTask<RouterError?>(malformed);
        }

        connection.Unread.Consume(headLength);
        connection.KeepAlive = head.KeepAlive;
        response.Headers.Append("Via", "1.1 tarmac-router");
        _progress.Status = head.Status;
        if (head.Status == StatusCodes.Status101SwitchingProtocols)
        {
            return TunnelAsync(connection, head, response);
        }

        response.StatusCode = head.Status;
        if (head.ContentLength >= 0 && head.Status is not (204 or 205 or 304))
        {
            response.Headers.ContentLength = head.ContentLength;
        }

        connection.Deadline.Set(_limits.Idle);
        _responded = true;
        return RelayAsync(connection, head);
    }

    private ValueTask<RouterError?> RelayAsync(UpstreamConnection connection, in ResponseHead head)
    {
        LeftClean = head.KeepsOpen;
        if (head.Framing == ResponseFraming.None)
        {
            return default;
        }

        var wholeHere = head.Framing == ResponseFraming.Length && connection.Unread.Length >= head.ContentLength;
        if (_progress.Status == StatusCodes.Status205ResetContent && !wholeHere)
        {
            // RFC 9110 15.3.6 allows no content here, and Kestrel none to be written: what the dyno sends nevertheless goes with its connection.
            LeftClean = false;
            return default;
        }

        return _relay.RunAsync(connection, head, _features.Get<IHttpResponseBodyFeature>()!);
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

        var tunnel = new Tunnel(client, connection, _limits);
        await tunnel.RunAsync();
        _progress.Bytes = tunnel.Bytes;
        return connection.Deadline.Passed ? RouterError.IdleConnection : null;
    }

    /// <summary>Why the conversation with the dyno broke off, in the order in which one reason hides the other.</summary>
    private RouterError Broken(UpstreamConnection connection)
    {
        if (connection.Deadline.Passed)
        {
            return _stalledByClient || _sender.AwaitsClient ? RouterError.ClientIdle
                : _responded ? RouterError.IdleConnection
                : RouterError.RequestTimeout;
        }

        return _sender.ClientError
            ?? (_client.HasLeft ? RouterError.ClientInterrupted
                : _responded ? RouterError.ServerInterrupted
                : RouterError.ClosedWithoutResponse);
    }

    /// <summary>Called by the watchdog, on a thread of its own, and never after <see cref="Deadline.DisarmAsync"/> has returned.</summary>
    private void OnDeadline()
    {
        if (_responded)
        {
            _stalledByClient = _relay.AwaitsClient;

            // The exchange may be waiting for a client that takes nothing, and only the client's connection can end that.
            _client.Abort();
        }
    }
}
