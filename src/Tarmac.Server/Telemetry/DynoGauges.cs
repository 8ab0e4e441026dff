using System.Diagnostics.Metrics;
using Tarmac.Server.Dynos.Events;

namespace Tarmac.Server.Telemetry;

/// <summary>How many dynos are in which state.</summary>
internal sealed class DynoGauges : IDisposable
{
    private readonly Meter _meter = new(DynoMeter.Name);

    public DynoGauges(DynoEventFeed dynos) => _meter.CreateObservableGauge(
        "tarmac.dynos",
        () => dynos.CountByState().Select(state => new Measurement<int>(state.Value, new KeyValuePair<string, object?>("state", state.Key.ToString().ToLowerInvariant()))),
        "{dyno}",
        "Dynos that live now, by state.");

    public void Dispose() => _meter.Dispose();
}
