using System.IO.Pipelines;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.AspNetCore.Http;
using Tarmac.Router.Errors;
using Tarmac.Router.Http1;
using Tarmac.Router.Settings;
using Tarmac.Router.Upstream;

namespace Tarmac.Router.Exchanges;

/// <summary>Sends a request body on to the dyno while the response may come already; the framing is written anew.</summary>
internal sealed class Upload(ClientRequest request, RouterLimits limits)
{
    private const int SmallBody = 8 * 1024;

    private static readonly byte[] LineEnd = "\r\n"u8.ToArray();
    private static readonly byte[] LastChunk = "0\r\n\r\n"u8.ToArray();

    private readonly List<ArraySegment<byte>> _pieces = [];
    private readonly SentBody _sent = new();
    private bool _readWhole;
    private volatile bool _stopping;
    private volatile bool _complete;
    private volatile bool _awaitsClient;

    /// <summary>Whether the dyno has got every byte of the body.</summary>
    public bool Complete => _complete;

    public bool AwaitsClient => _awaitsClient;

    /// <summary>Whether all that was sent is still there, to be sent again on another connection.</summary>
    public bool CanRepeat => Error is null && _sent.IsWhole;

    /// <summary>The client's fault, if it was one: it left in the middle, or its body is malformed.</summary>
    public RouterError? Error { get; private set; }

    /// <summary>A small body that has arrived already goes out with the head: one call instead of two, and no second task.</summary>
    public static bool TryAppendWhole(ClientRequest request, HeadBuffer head)
    {
        if (request.ContentLength is not { } length || length > SmallBody || !request.Body.TryRead(out var read))
        {
            return false;
        }

        if (read.Buffer.Length < length)
        {
            request.Body.AdvanceTo(read.Buffer.Start);
            return false;
        }

        head.Append(read.Buffer);
        request.Body.AdvanceTo(read.Buffer.End);
        return true;
    }

    /// <summary>Sends the body, from its beginning also where an earlier connection got a part of it.</summary>
    public async Task RunAsync(UpstreamConnection connection)
    {
        _stopping = false;
        try
        {
            await connection.SendAsync(_sent.Memory);
            _sent.Keeps = connection.Reused;
            await CopyAsync(connection);
        }
        catch (BadHttpRequestException refused)
        {
            Fail(IsBrokenOff(refused) ? RouterError.ClientInterrupted : RouterError.BadChunk, connection);
        }
        catch (Exception left) when (left is IOException or OperationCanceledException or InvalidOperationException)
        {
            Fail(RouterError.ClientInterrupted, connection);
        }
        catch (Exception closed) when (closed is SocketException or ObjectDisposedException)
        {
            // The dyno may have answered without reading on (413, a redirect): what it said is for the receiving side to find out.
        }
    }

    public void Stop()
    {
        _stopping = true;
        request.Body.CancelPendingRead();
    }

    /// <summary>Gives back what was kept to be sent again.</summary>
    public void End() => _sent.Drop();

    /// <summary>Kestrel reports a body that ends early and one that is malformed by the same exception; only its text differs.</summary>
    private bool IsBrokenOff(BadHttpRequestException refused) =>
        request.ContentLength is not null || refused.Message.StartsWith("Unexpected end", StringComparison.Ordinal);

    private async Task CopyAsync(UpstreamConnection connection)
    {
        while (!_readWhole)
        {
            connection.Deadline.Set(limits.Idle);
            _awaitsClient = true;
            var read = await request.Body.ReadAsync();
            _awaitsClient = false;
            if (read.IsCanceled)
            {
                request.Body.AdvanceTo(read.Buffer.Start);
                if (_stopping)
                {
                    return;
                }

                // An earlier run ended by itself before it could be stopped.
                continue;
            }

            Frame(read);
            _sent.Add(_pieces);
            _readWhole = read.IsCompleted;
            try
            {
                await connection.SendAsync(_pieces);
            }
            finally
            {
                request.Body.AdvanceTo(read.Buffer.End);
            }
        }

        // In this order: once the upload is complete, the connection may rest or belong to another exchange.
        connection.Deadline.Set(limits.FirstByte);
        _complete = true;
    }

    private void Frame(ReadResult read)
    {
        _pieces.Clear();
        var rechunk = request.ContentLength is null;
        if (rechunk && !read.Buffer.IsEmpty)
        {
            _pieces.Add(Encoding.ASCII.GetBytes($"{read.Buffer.Length:x}\r\n"));
        }

        foreach (var piece in read.Buffer)
        {
            if (!piece.IsEmpty)
            {
                _pieces.Add(MemoryMarshal.TryGetArray(piece, out var array) ? array : piece.ToArray());
            }
        }

        if (rechunk && !read.Buffer.IsEmpty)
        {
            _pieces.Add(LineEnd);
        }

        if (rechunk && read.IsCompleted)
        {
            _pieces.Add(LastChunk);
        }
    }

    private void Fail(RouterError error, UpstreamConnection connection)
    {
        Error = error;
        connection.Cut();
    }
}
