using Microsoft.AspNetCore.Server.Kestrel.Core;
using Tarmac.Linux.Sockets;
using Tarmac.Server.Http;
using Tarmac.Server.Settings;
using Tarmac.Server.Telemetry;
using Tarmac.Server.Tls;

namespace Tarmac.Server.Listening;

/// <summary>Puts the API on its port.</summary>
internal static class Listener
{
    public static void AddListening(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton(s =>
            new CertificateAuthority(s.GetRequiredService<TarmacSettings>().InDataDirectory("tls"), s.GetRequiredService<TimeProvider>()));
        builder.Services.AddSingleton<PlatformCertificate>();
        builder.Services.AddSingleton<OnePort>();
        var inherited = InheritedSocket.Take();
        builder.WebHost.ConfigureKestrel(kestrel => Configure(kestrel, inherited));
    }

    private static void Configure(KestrelServerOptions kestrel, ulong? inherited)
    {
        var settings = kestrel.ApplicationServices.GetRequiredService<TarmacSettings>().Api;
        var port = kestrel.ApplicationServices.GetRequiredService<OnePort>();
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = RequestLimits.KestrelBody;
        kestrel.Limits.MaxRequestHeadersTotalSize = RequestLimits.KestrelHeaders;
        kestrel.Limits.MaxRequestBufferSize = RequestLimits.KestrelHeaders;
        kestrel.Limits.MaxRequestLineSize = RequestLimits.KestrelHeaders;
        if (inherited is { } socket)
        {
            kestrel.ListenHandle(socket, Serve);
        }
        else
        {
            kestrel.Listen(settings.Address, settings.Port, Serve);
        }

        kestrel.ListenForMetrics(kestrel.ApplicationServices.GetRequiredService<TarmacSettings>().Telemetry);

        void Serve(ListenOptions listen)
        {
            listen.Protocols = HttpProtocols.Http1;
            listen.Use(http => connection => port.ServeAsync(connection, http));
        }
    }
}
