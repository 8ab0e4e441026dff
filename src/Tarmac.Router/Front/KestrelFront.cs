using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Tarmac.Router.Settings;
using Tarmac.Router.Tls;

namespace Tarmac.Router.Front;

/// <summary>Kestrel without ASP.NET around it: its protocol code and sockets, set for a router.</summary>
internal static class KestrelFront
{
    /// <summary>The server that clients talk to.</summary>
    public static IServer ForClients(
        RouterSettings settings, ListenSockets sockets, CertificateShelf certificates, ILoggerFactory logging)
    {
        AppContext.SetSwitch("Microsoft.AspNetCore.Server.Kestrel.DisableHttp1LineFeedTerminators", true);
        return Build(logging, sockets, kestrel =>
        {
            Limit(kestrel.Limits, settings.Limits);
            kestrel.RequestHeaderEncodingSelector = _ => Encoding.Latin1;
            kestrel.ResponseHeaderEncodingSelector = _ => Encoding.Latin1;
            foreach (var endPoint in settings.Http)
            {
                kestrel.Listen(endPoint, listen => listen.Protocols = HttpProtocols.Http1);
            }

            foreach (var endPoint in settings.Https)
            {
                kestrel.Listen(endPoint, listen => listen.UseHttps(new TlsHandshakeCallbackOptions
                {
                    OnConnection = hello => new(certificates.Find(hello.ClientHelloInfo.ServerName)),
                }));
            }
        });
    }

    /// <summary>The server that tarmacd talks to, on a unix socket.</summary>
    public static IServer ForControl(string socket, long mostBytes, ILoggerFactory logging) => Build(logging, new ListenSockets(), kestrel =>
    {
        kestrel.Limits.MaxRequestBodySize = mostBytes;
        kestrel.ListenUnixSocket(socket);
    });

    private static IServer Build(ILoggerFactory logging, ListenSockets sockets, Action<KestrelServerOptions> configure)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton(logging);
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration();
        builder.WebHost.UseSockets(transport => Transport(transport, sockets));
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.AllowSynchronousIO = false;
            configure(kestrel);
        });
        return builder.Build().Services.GetRequiredService<IServer>();
    }

    private static void Limit(KestrelServerLimits limits, RouterLimits router)
    {
        // Below the limit of open files, also with a connection to a dyno for each: an accept that fails for want of one would spin.
        limits.MaxConcurrentConnections = 2 * router.Requests;

        // The router has its own time limits, and a body of any size may pass through it.
        limits.MaxRequestBodySize = null;
        limits.MinRequestBodyDataRate = null;
        limits.MinResponseDataRate = null;
        limits.MaxRequestLineSize = 8 * 1024;
        limits.MaxRequestHeaderCount = 200;
        limits.MaxRequestHeadersTotalSize = 64 * 1024;
        limits.Http2.MaxStreamsPerConnection = 100;
    }

    private static void Transport(SocketTransportOptions transport, ListenSockets sockets)
    {
        // Nothing in the router blocks, so requests run on the thread that saw their bytes: a quarter less processor time.
        transport.UnsafePreferInlineScheduling = true;
        transport.Backlog = 4096;

        // Waiting with a buffer costs 4 KB per idle client; waiting without one, a system call more per request.
        transport.WaitForDataBeforeAllocatingBuffer = false;
        transport.NoDelay = true;
        transport.CreateBoundListenSocket = sockets.Bind;
    }
}
