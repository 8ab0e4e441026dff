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
internal sealed class Upload(ClientRequest request, UpstreamConnection connection, RouterLimits limits)
{
    private const int SmallBody = 8 * 1024;

    private static readonly byte[] LineEnd = "\r\n"u8.ToArray();
    private static readonly byte[] LastChunk = "0\r\n\r\n"u8.ToArray();

    private readonly List<ArraySegment<byte>> _pieces = [];
    private volatile bool _complete;
    private volatile bool _awaitsClient;

    /// <summary>Whether the dyno has got every byte of the body.</summary>
    public bool Complete
    {
        get => _complete;
        private set => _complete = value;
    }

    public bool AwaitsClient
    {
        get => _awaitsClient;
        private set => _awaitsClient = value;
    }

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

    public async Task RunAsync()
    {
        try
        {
            await CopyAsync(request.Body);
        }
        catch (BadHttpRequestException refused)
        {
            Fail(IsBrokenOff(refused) ? RouterError.ClientInterrupted : RouterError.BadChunk);
        }
        catch (Exception left) when (left is IOException or OperationCanceledException or InvalidOperationException)
        {
            Fail(RouterError.ClientInterrupted);
        }
        catch (Exception closed) when (closed is SocketException or ObjectDisposedException)
        {
            // The dyno may have answered without reading on (413, a redirect): what it said is for the receiving side to find out.
        }
    }

    /// <summary>Kestrel reports a body that ends early and one that is malformed by the same exception; only its text differs.</summary>
    private bool IsBrokenOff(BadHttpRequestException refused) =>
        request.ContentLength is not null || refused.Message.StartsWith("Unexpected end", StringComparison.Ordinal);

    private async Task CopyAsync(PipeReader body)
    {
        while (true)
        {
            connection.Expect(limits.Idle);
            AwaitsClient = true;
            var read = await body.ReadAsync();
            AwaitsClient = false;
            if (read.IsCanceled)
            {
                return;
            }

            Frame(read);
            if (_pieces.Count > 0)
            {
                await connection.SendAsync(_pieces);
            }

            body.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
            {
                // In this order: once the upload is complete, the connection may rest or belong to another exchange.
                connection.Expect(limits.FirstByte);
                Complete = true;
                return;
            }
        }
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

    private void Fail(RouterError error)
    {
        Error = error;
        connection.Cut();
    }
}
