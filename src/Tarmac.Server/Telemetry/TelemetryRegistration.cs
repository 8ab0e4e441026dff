using System.Reflection;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Tarmac.Server.Settings;

namespace Tarmac.Server.Telemetry;

/// <summary>
/// Hands the figures and traces of every room to Prometheus and to an OTLP collector, where the settings name them. Each room has a <c>Meter</c> and an
/// <c>ActivitySource</c> of its own name; without a listener they cost next to nothing.
/// </summary>
internal static class TelemetryRegistration
{
    private const string Rooms = "Tarmac.*";

    private static readonly string[] Meters = [Rooms, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "Npgsql", "System.Runtime"];

    public static void AddTelemetry(this IServiceCollection services, TelemetrySettings settings)
    {
        services.AddSingleton<PlatformTraces>();
        services.AddSingleton<LoopGauges>();
        services.AddSingleton<RouterGauges>();
        services.AddSingleton<DynoGauges>();
        if (settings is { PrometheusPort: 0, OtlpEndpoint: null })
        {
            return;
        }

        var telemetry = services.AddOpenTelemetry().ConfigureResource(resource => resource.AddService(
            "tarmacd", serviceVersion: typeof(TelemetryRegistration).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion));
        telemetry.WithMetrics(metrics => AddMetrics(metrics, settings));
        if (settings.OtlpEndpoint is { } collector)
        {
            telemetry.WithTracing(traces => traces
                .AddSource(Rooms)
                .AddAspNetCoreInstrumentation()
                .AddOtlpExporter(exporter => exporter.Endpoint = collector));
        }
    }

    /// <summary>The gauges that read what others know register themselves when they are made.</summary>
    public static void MakeGauges(this IServiceProvider services)
    {
        services.GetRequiredService<LoopGauges>();
        services.GetRequiredService<RouterGauges>();
        services.GetRequiredService<DynoGauges>();
    }

    private static void AddMetrics(MeterProviderBuilder metrics, TelemetrySettings settings)
    {
        metrics.AddMeter(Meters);
        if (settings.PrometheusPort != 0)
        {
            metrics.AddPrometheusExporter();
        }

        if (settings.OtlpEndpoint is { } collector)
        {
            metrics.AddOtlpExporter(exporter => exporter.Endpoint = collector);
        }
    }
}
