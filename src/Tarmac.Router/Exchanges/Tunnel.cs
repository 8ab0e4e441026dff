using System.Buffers;
using System.Net.Sockets;
using Tarmac.Router.Settings;
using Tarmac.Router.Upstream;

namespace Tarmac.Router.Exchanges;

/// <summary>After <c>101 Switching Protocols</c>: bytes in both directions until either side ends, whatever they mean.</summary>
internal sealed class Tunnel(Stream client, UpstreamConnection dyno, RouterLimits limits)
{
    private const int BufferSize = 16 * 1024;

    /// <summary>Bytes that went to the client.</summary>
    public long Bytes { get; private set; }

    public async Task RunAsync()
    {
        using var ended = new CancellationTokenSource();
        dyno.Deadline.Set(limits.Idle);
        var down = Guard(ToClientAsync());
        var up = Guard(ToDynoAsync(ended.Token));
        await Task.WhenAny(down, up);
        if (!down.IsCompleted)
        {
            // The client has closed its side; the dyno may still send, until it is idle.
            TryShutdownSend();
            await down;
        }

        dyno.Cut();
        await ended.CancelAsync();
        await up;
    }

    private static async Task Guard(Task direction)
    {
        try
        {
            await direction;
        }
        catch (Exception ended) when (ended is IOException or SocketException or ObjectDisposedException or OperationCanceledException or InvalidOperationException)
        {
            // One side disconnected: for a tunnel that is a normal end.
        }
    }

    private async Task ToClientAsync()
    {
        do
        {
            if (dyno.Unread.Length == 0)
            {
                continue;
            }

            await client.WriteAsync(dyno.Unread.Memory);
            Bytes += dyno.Unread.Length;
            dyno.Unread.Consume(dyno.Unread.Length);
            dyno.Deadline.Set(limits.Idle);
        }
        while (await dyno.ReceiveAsync() > 0);
    }

    private async Task ToDynoAsync(CancellationToken cancellation)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        int read;
        while ((read = await client.ReadAsync(buffer, cancellation)) > 0)
        {
            dyno.Deadline.Set(limits.Idle);
            await dyno.SendAsync(buffer.AsMemory(0, read));
        }

        ArrayPool<byte>.Shared.Return(buffer);
    }

    private void TryShutdownSend()
    {
        try
        {
            dyno.ShutdownSend();
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            // Already closed: nothing is left to say.
        }
    }
}
