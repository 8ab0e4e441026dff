using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Tarmac.Router.Errors;
using Tarmac.Router.Http1;
using Tarmac.Router.Settings;
using Tarmac.Router.Upstream;

namespace Tarmac.Router.Exchanges;

/// <summary>Brings a response body from the dyno to the client. Returns the error; null: none.</summary>
internal sealed class ResponseRelay(RouterLimits limits, ClientPresence client, Progress progress)
{
    private volatile bool _awaitsClient;

    /// <summary>Whether it waits for a client that takes too little.</summary>
    public bool AwaitsClient => _awaitsClient;

    /// <summary>Kestrel itself ends a write to a client that left, and cheaper than by a token.</summary>
    private static CancellationToken Unhurried => CancellationToken.None;

    public void Clear() => _awaitsClient = false;

    public ValueTask<RouterError?> RunAsync(UpstreamConnection connection, in ResponseHead head, IHttpResponseBodyFeature output) => head.Framing switch
    {
        ResponseFraming.Length when connection.Unread.Length >= head.ContentLength => WholeAsync(connection, output.Writer, (int)head.ContentLength),
        ResponseFraming.Chunked => ChunksAsync(connection, output),
        ResponseFraming.Length => LengthAsync(connection, output, head.ContentLength),
        _ => LengthAsync(connection, output, long.MaxValue),
    };

    /// <summary>The usual case: head and body came in one piece and leave in one.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<RouterError?> WholeAsync(UpstreamConnection connection, PipeWriter output, int length)
    {
        if (length > 0 && progress.Status != StatusCodes.Status205ResetContent)
        {
            _awaitsClient = true;
            await output.WriteAsync(connection.Unread.Memory[..length], Unhurried);
            _awaitsClient = false;
        }

        connection.Unread.Consume(length);
        progress.Bytes = length;
        return connection.Deadline.Passed ? RouterError.ClientIdle : client.HasLeft ? RouterError.ClientInterrupted : null;
    }

    private async ValueTask<RouterError?> LengthAsync(UpstreamConnection connection, IHttpResponseBodyFeature output, long length)
    {
        await output.StartAsync(Unhurried);
        var left = length;
        if (left > connection.Unread.Length)
        {
            connection.Unread.UseLargeBuffer();
        }

        while (true)
        {
            var piece = (int)Math.Min(connection.Unread.Length, left);
            if (piece > 0)
            {
                output.Writer.Write(connection.Unread.Span[..piece]);
                connection.Unread.Consume(piece);
                left -= piece;
                progress.Bytes += piece;
                await FlushAsync(output.Writer);
            }

            if (left == 0)
            {
                return null;
            }

            connection.Deadline.Set(limits.Idle);
            if (await connection.ReceiveAsync() == 0)
            {
                return length == long.MaxValue ? null : RouterError.ServerInterrupted;
            }
        }
    }

    private async ValueTask<RouterError?> ChunksAsync(UpstreamConnection connection, IHttpResponseBodyFeature output)
    {
        await output.StartAsync(Unhurried);
        var decoder = default(ChunkDecoder);
        var bytes = 0L;
        while (true)
        {
            connection.Unread.Consume(decoder.Feed(connection.Unread.Span, output.Writer, ref bytes));
            progress.Bytes = bytes;
            if (decoder.Broken)
            {
                return RouterError.ServerInterrupted;
            }

            if (decoder.Done)
            {
                return null;
            }

            await FlushAsync(output.Writer);
            connection.Deadline.Set(limits.Idle);
            if (await connection.ReceiveAsync() == 0)
            {
                return RouterError.ServerInterrupted;
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
