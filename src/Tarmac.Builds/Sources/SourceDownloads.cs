using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace Tarmac.Builds.Sources;

/// <summary>The HTTP client for source archives, whose addresses are users' input: it reaches public addresses only, and none of this machine's own.</summary>
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

    // The machine's public addresses lead to its own ports too, past the firewall.
    internal static bool IsAllowed(IPAddress address) => PublicAddress.Is(address) && !IsOwn(address);

    private static bool IsOwn(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return NetworkInterface.GetAllNetworkInterfaces().SelectMany(i => i.GetIPProperties().UnicastAddresses).Any(own => own.Address.Equals(plain));
    }

    private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        var target = context.InitialRequestMessage.RequestUri!;
        var proxy = HttpClient.DefaultProxy.IsBypassed(target) ? null : HttpClient.DefaultProxy.GetProxy(target);
        var addresses = await Dns.GetHostAddressesAsync(context.DnsEndPoint.Host, cancellation);

        // The operator's own proxy may well be local. The check is of the address that is connected to, so that a second answer of DNS cannot bypass it.
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
