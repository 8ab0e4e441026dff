using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Tarmac.Router.Errors;
using Tarmac.Router.Http1;
using Tarmac.Router.Upstream;

namespace Tarmac.Router.Exchanges;

/// <content>The part of an exchange that brings a response body to the client.</content>
internal sealed partial class Exchange
{
    /// <summary>Kestrel itself ends a write to a client that left, and cheaper than by a token.</summary>
    private static CancellationToken Unhurried => CancellationToken.None;

    private ValueTask<RouterError?> RelayAsync(UpstreamConnection connection, in ResponseHead head)
    {
        _clean = head.KeepsOpen;
        var output = _features.Get<IHttpResponseBodyFeature>()!;
        switch (head.Framing)
        {
            case ResponseFraming.None:
                return default;
            case ResponseFraming.Length when connection.UnreadLength >= head.ContentLength:
                return RelayWholeAsync(connection, output.Writer, (int)head.ContentLength);
            default:
                break;
        }

        if (_status == StatusCodes.Status205ResetContent)
        {
            // RFC 9110 15.3.6 allows no content here, and Kestrel none to be written: what the dyno sends nevertheless goes with its connection.
            _clean = false;
            return default;
        }

        return head.Framing switch
        {
            ResponseFraming.Chunked => RelayChunksAsync(connection, output),
            ResponseFraming.Length => RelayLengthAsync(connection, output, head.ContentLength),
            _ => RelayLengthAsync(connection, output, long.MaxValue),
        };
    }

    /// <summary>The usual case: head and body came in one piece and leave in one.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<RouterError?> RelayWholeAsync(UpstreamConnection connection, PipeWriter output, int length)
    {
        if (length > 0 && _status != StatusCodes.Status205ResetContent)
        {
            _awaitsClient = true;
            await output.WriteAsync(connection.UnreadMemory[..length], Unhurried);
            _awaitsClient = false;
        }

        connection.Consume(length);
        _bytes = length;
        return connection.Expired ? RouterError.ClientIdle : _clientLeft ? RouterError.ClientInterrupted : null;
    }

    private async ValueTask<RouterError?> RelayLengthAsync(UpstreamConnection connection, IHttpResponseBodyFeature output, long length)
    {
        await output.StartAsync(Unhurried);
        var left = length;
        if (left > connection.UnreadLength)
        {
            connection.UseLargeBuffer();
        }

        while (true)
        {
            var piece = (int)Math.Min(connection.UnreadLength, left);
            if (piece > 0)
            {
                output.Writer.Write(connection.Unread[..piece]);
                connection.Consume(piece);
                left -= piece;
                _bytes += piece;
                await FlushAsync(output.Writer);
            }

            if (left == 0)
            {
                return null;
            }

            connection.Expect(parts.Limits.Idle);
            if (await connection.ReceiveAsync() == 0)
            {
                return length == long.MaxValue ? null : Broken(connection);
            }
        }
    }

    private async ValueTask<RouterError?> RelayChunksAsync(UpstreamConnection connection, IHttpResponseBodyFeature output)
    {
        await output.StartAsync(Unhurried);
        var decoder = default(ChunkDecoder);
        while (true)
        {
            connection.Consume(decoder.Feed(connection.Unread, output.Writer, ref _bytes));
            if (decoder.Broken)
            {
                return RouterError.ServerInterrupted;
            }

            if (decoder.Done)
            {
                return null;
            }

            await FlushAsync(output.Writer);
            connection.Expect(parts.Limits.Idle);
            if (await connection.ReceiveAsync() == 0)
            {
                return Broken(connection);
            }
        }
    }

    /// <summary>Waits while the client takes too little; the watchdog ends the wait when it takes nothing.</summary>
    private ValueTask<FlushResult> FlushAsync(PipeWriter output)
    {
        var flush = output.FlushAsync(Unhurried);
        return flush.IsCompletedSuccessfully ? flush : Wait(flush);

        async ValueTask<FlushResult> Wait(ValueTask<FlushResult> pending)
        {
            _awaitsClient = true;
            var flushed = await pending;
            _awaitsClient = false;
            return flushed;
        }
    }
}
