using System.Net.Sockets;

namespace Tarmac.Cli.LocalPostgres;

/// <summary>Whether anything listens at an address, without a word of the protocol.</summary>
internal static class Knock
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    public static async Task<bool> AnswersAsync(ServerAddress address, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Limit);
        try
        {
            if (address.IsSocket)
            {
                using var local = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                await local.ConnectAsync(new UnixDomainSocketEndPoint(address.SocketFile), limit.Token);
                return true;
            }

            using var remote = new TcpClient();
            await remote.ConnectAsync(address.Host, address.Port, limit.Token);
            return true;
        }
        catch (Exception cause) when (cause is SocketException or ArgumentException || (cause is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            return false;
        }
    }
}
