namespace Tarmac.Server.Settings;

/// <summary>Where metrics and traces are exported.</summary>
/// <param name="PrometheusPort">The loopback port of <c>/metrics</c>. 0: none.</param>
/// <param name="OtlpEndpoint">Where metrics and traces are sent by OTLP over gRPC. Null: nowhere.</param>
internal sealed record TelemetrySettings(int PrometheusPort, Uri? OtlpEndpoint)
{
    public static TelemetrySettings Read(SettingsTable table)
    {
        var settings = new TelemetrySettings(table.Number("prometheus_port", 0, 0, 65535), table.Url("otlp_endpoint"));
        table.RefuseUnknown();
        return settings;
    }
}
