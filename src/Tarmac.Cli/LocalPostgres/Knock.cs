using System.Net.Sockets;

namespace Tarmac.Cli.LocalPostgres;

/// <summary>
/// Whether a Postgres answers at an address: it is asked for TLS, which each says yes or no to at once, on sockets too, and writes nothing to its log
/// (PostgreSQL's protocol, SSLRequest).
/// </summary>
internal static class Knock
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(3);

    private static readonly byte[] SslRequest = [0, 0, 0, 8, 4, 210, 22, 47];

    public static async Task<bool> AnswersAsync(ServerAddress address, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Limit);
        try
        {
            using var socket = await ConnectAsync(address, limit.Token);
            await socket.SendAsync(SslRequest, limit.Token);
            var answer = new byte[1];
            return await socket.ReceiveAsync(answer, limit.Token) == 1 && answer[0] is (byte)'S' or (byte)'N';
        }
        catch (Exception cause) when (cause is SocketException or ArgumentException || (cause is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            return false;
        }
    }

    private static async Task<Socket> ConnectAsync(ServerAddress address, CancellationToken cancellation)
    {
        var socket = address.IsSocket ? new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) : new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await (address.IsSocket
                ? socket.ConnectAsync(new UnixDomainSocketEndPoint(address.SocketFile), cancellation)
                : socket.ConnectAsync(address.Host, address.Port, cancellation));
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
