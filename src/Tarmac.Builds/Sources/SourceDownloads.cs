using System.Net;
using System.Net.Sockets;

namespace Tarmac.Builds.Sources;

/// <summary>The HTTP client for source archives, whose addresses are users' input: it does not reach this machine's own ports or link-local ones.</summary>
public static class SourceDownloads
{
    public static HttpClient CreateClient(BuildOptions options)
    {
        var handler = new SocketsHttpHandler
        {
            ConnectTimeout = TimeSpan.FromSeconds(15),
            MaxAutomaticRedirections = 5,
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        };
        if (!options.LocalDownloads)
        {
            handler.ConnectCallback = ConnectAsync;
        }

        return new HttpClient(handler) { Timeout = TimeSpan.FromMinutes(5) };
    }

    internal static bool IsAllowed(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return !IPAddress.IsLoopback(plain) && !plain.IsIPv6LinkLocal && !plain.IsIPv6Multicast
            && !plain.Equals(IPAddress.Any) && !plain.Equals(IPAddress.IPv6Any)
            && !(plain.AddressFamily is AddressFamily.InterNetwork && plain.GetAddressBytes() is [169, 254, ..] or [0, ..] or [>= 224, ..]);
    }

    private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        var target = context.InitialRequestMessage.RequestUri!;
        var proxy = HttpClient.DefaultProxy.IsBypassed(target) ? null : HttpClient.DefaultProxy.GetProxy(target);
        var addresses = await Dns.GetHostAddressesAsync(context.DnsEndPoint.Host, cancellation);

        // The operator's own proxy may well be local. The check is of the address that is connected to, so that a second answer of DNS cannot slip by.
        var allowed = proxy?.Host == context.DnsEndPoint.Host ? addresses : [.. addresses.Where(IsAllowed)];
        if (allowed.Length == 0)
        {
            throw new IOException("its address is of the platform's own machine or network");
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, context.DnsEndPoint.Port, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
