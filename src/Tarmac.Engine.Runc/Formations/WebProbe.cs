using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Tarmac.Engine.Runc.Formations;

/// <summary>Asks a booting web dyno for <c>/</c> until it answers; any status is an answer.</summary>
internal static class WebProbe
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Connect = TimeSpan.FromSeconds(2);

    /// <summary>False when it has not answered when the token is cancelled; <paramref name="accepted"/> is called once it accepts connections.</summary>
    public static async Task<bool> WaitAsync(IPEndPoint dyno, string host, Action accepted, TimeProvider time, CancellationToken cancellation)
    {
        try
        {
            while (!await TryAsync(dyno, host, accepted, cancellation))
            {
                await Task.Delay(Pause, time, cancellation);
            }

            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private static async Task<bool> TryAsync(IPEndPoint dyno, string host, Action accepted, CancellationToken cancellation)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            using (var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation))
            {
                limit.CancelAfter(Connect);
                await socket.ConnectAsync(dyno, limit.Token);
            }

            accepted();
            var request = string.Create(
                CultureInfo.InvariantCulture,
                $"GET / HTTP/1.1\r\nHost: {host}\r\nUser-Agent: Tarmac-Boot-Probe\r\nAccept: */*\r\nX-Forwarded-Proto: https\r\nX-Forwarded-For: 127.0.0.1\r\nConnection: close\r\n\r\n");
            await socket.SendAsync(Encoding.ASCII.GetBytes(request), cancellation);
            var answer = new byte[9];
            for (var count = 0; count < answer.Length;)
            {
                var read = await socket.ReceiveAsync(answer.AsMemory(count), cancellation);
                if (read == 0)
                {
                    return false;
                }

                count += read;
            }

            return answer.AsSpan().StartsWith("HTTP/1."u8);
        }
        catch (SocketException)
        {
            return false;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return false;
        }
    }
}
