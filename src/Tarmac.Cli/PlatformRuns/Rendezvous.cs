using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace Tarmac.Cli.PlatformRuns;

/// <summary>The streams of a one-off dyno: TLS to the API's port, the secret, a greeting, then bytes both ways.</summary>
internal static class Rendezvous
{
    private const byte EndOfTransmission = 0x04;

    private static readonly int GreetingLength = "rendezvous\r\n".Length;

    public static async Task<SslStream> ConnectAsync(PlatformAccess access, Uri url, CancellationToken cancellation)
    {
        var client = new TcpClient();
        try
        {
            await client.ConnectAsync(url.Host, url.Port, cancellation);
            var stream = new SslStream(client.GetStream());
            await stream.AuthenticateAsClientAsync(access.Tls(url.Host), cancellation);
            await stream.WriteAsync(Encoding.UTF8.GetBytes($"{url.PathAndQuery.TrimStart('/')}\r\n"), cancellation);
            await stream.ReadExactlyAsync(new byte[GreetingLength], cancellation);
            return stream;
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Sends the input and its end, a single 0x04. The server takes that byte for the end when nothing follows it for a moment, so inside
    /// the data it never goes out last.
    /// </summary>
    public static async Task SendAsync(Stream? input, Stream dyno, CancellationToken cancellation)
    {
        var buffer = new byte[16 * 1024];
        var held = 0;
        while (input is not null)
        {
            var read = await input.ReadAsync(buffer.AsMemory(held, buffer.Length - held), cancellation);
            if (read == 0)
            {
                break;
            }

            var length = held + read;
            held = TrailingEnds(buffer.AsSpan(0, length));
            if (held == buffer.Length)
            {
                held = 0;
            }

            await dyno.WriteAsync(buffer.AsMemory(0, length - held), cancellation);
            buffer.AsSpan(0, held).Fill(EndOfTransmission);
        }

        buffer.AsSpan(0, held + 1).Fill(EndOfTransmission);
        await dyno.WriteAsync(buffer.AsMemory(0, held + 1), cancellation);
        await dyno.FlushAsync(cancellation);
    }

    private static int TrailingEnds(ReadOnlySpan<byte> bytes) => bytes.Length - (bytes.LastIndexOfAnyExcept(EndOfTransmission) + 1);
}
