using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Tarmac.Server.Settings;

namespace Tarmac.Server.Telemetry;

/// <summary><c>/metrics</c> on a loopback port of its own, where nothing else is served: the API's port is for strangers, the figures are not.</summary>
internal static partial class MetricsPort
{
    /// <summary>A port that another program has is logged, and the platform starts without its figures.</summary>
    public static void ListenForMetrics(this KestrelServerOptions kestrel, TelemetrySettings settings)
    {
        if (settings.PrometheusPort == 0)
        {
            return;
        }

        if (IsFree(settings.PrometheusPort))
        {
            kestrel.Listen(IPAddress.Loopback, settings.PrometheusPort, listen => listen.Protocols = HttpProtocols.Http1);
        }
        else
        {
            Log.PortTaken(kestrel.ApplicationServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(MetricsPort)), settings.PrometheusPort);
        }
    }

    public static void UseMetrics(this WebApplication app, TelemetrySettings settings)
    {
        if (settings.PrometheusPort == 0)
        {
            return;
        }

        app.MapWhen(context => context.Connection.LocalPort == settings.PrometheusPort, port =>
        {
            port.UseOpenTelemetryPrometheusScrapingEndpoint();
            port.Run(context =>
            {
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                return Task.CompletedTask;
            });
        });
    }

    private static bool IsFree(int port)
    {
        using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            probe.Bind(new IPEndPoint(IPAddress.Loopback, port));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(4700, LogLevel.Error, "Port {Port} (telemetry.prometheus_port) is in use: no metrics for Prometheus until tarmacd is restarted with a free port")]
        public static partial void PortTaken(ILogger logger, int port);
    }
}
