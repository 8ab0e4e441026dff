using System.Diagnostics.Metrics;

namespace Tarmac.Logs;

/// <summary>What the log store counts, under the meter <c>Tarmac.Logs</c>.</summary>
internal static class LogMeter
{
    private static readonly Meter Meter = new("Tarmac.Logs");

    public static Counter<long> Taken { get; } = Meter.CreateCounter<long>("tarmac.log.lines", "{line}", "Lines taken for the logs of apps.");

    public static Counter<long> Dropped { get; } =
        Meter.CreateCounter<long>("tarmac.log.dropped", "{line}", "Lines dropped because the store was full; the app's log says how many (L12).");
}
