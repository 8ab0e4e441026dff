using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;

namespace Tarmac.Server.Routing;

/// <summary>
/// Where a router takes its tables: <c>unix:PATH</c>, or <c>tcp:ADDRESS:PORT</c> of this machine, the near end of a tunnel to a router elsewhere. A table
/// has the private keys of all certificates, so it goes over no network by itself.
/// </summary>
internal sealed record RouterAddress
{
    private const string Unix = "unix:";
    private const string Tcp = "tcp:";

    private RouterAddress(string text, EndPoint endPoint) => (Text, EndPoint) = (text, endPoint);

    public string Text { get; }

    public EndPoint EndPoint { get; }

    public static RouterAddress OfSocket(string path) => new(Unix + path, new UnixDomainSocketEndPoint(path));

    public static bool TryParse(string text, [NotNullWhen(true)] out RouterAddress? address)
    {
        address = null;
        if (text.StartsWith(Unix, StringComparison.Ordinal) && text[Unix.Length..] is ['/', .. { Length: > 0 and < 107 }] path)
        {
            address = OfSocket(path);
        }
        else if (text.StartsWith(Tcp, StringComparison.Ordinal) && IPEndPoint.TryParse(text[Tcp.Length..], out var endPoint)
            && endPoint.Port > 0 && IPAddress.IsLoopback(endPoint.Address))
        {
            address = new RouterAddress(text, endPoint);
        }

        return address is not null;
    }

    public async Task<Stream> ConnectAsync(CancellationToken cancellation)
    {
        var socket = EndPoint is IPEndPoint
            ? new Socket(EndPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true }
            : new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(EndPoint, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public override string ToString() => Text;
}
