using System.Diagnostics.Metrics;
using Tarmac.Loops;

namespace Tarmac.Server.Telemetry;

/// <summary>The health of all loops as gauges, beside the counters that the loops keep themselves.</summary>
internal sealed class LoopGauges : IDisposable
{
    private readonly Meter _meter = new("Tarmac.Server.Loops");

    public LoopGauges(LoopHealth health)
    {
        _meter.CreateObservableGauge("tarmac.loop.waiting", () => Each(health, loop => loop.Waiting), "{item}", "Items that wait for their turn or for their next attempt.");
        _meter.CreateObservableGauge(
            "tarmac.loop.failing", () => Each(health, loop => loop.State is LoopState.Failing ? 1 : 0), "{loop}", "1 while something in the loop fails.");
    }

    public void Dispose() => _meter.Dispose();

    private static IEnumerable<Measurement<int>> Each(LoopHealth health, Func<LoopReport, int> value) =>
        health.Report().Select(loop => new Measurement<int>(value(loop), new KeyValuePair<string, object?>("loop", loop.Name)));
}
