using System.Diagnostics.Metrics;
using Tarmac.Core.Routing;
using Tarmac.Server.Routing;

namespace Tarmac.Server.Telemetry;

/// <summary>
/// The routers' own counts, as each told them last. A router only adds numbers for each request; whoever exports them does so here, outside the path of
/// the requests.
/// </summary>
internal sealed class RouterGauges : IDisposable
{
    private readonly Meter _meter = new("Tarmac.Router");

    public RouterGauges(RouterList routers)
    {
        _meter.CreateObservableCounter("tarmac.router.requests", () => Each(routers, ByClass), "{request}", "Requests that have ended, by the class of their status.");
        _meter.CreateObservableCounter("tarmac.router.errors", () => Each(routers, ByError), "{request}", "Requests that ended with one of Heroku's H codes.");
        _meter.CreateObservableCounter(
            "tarmac.router.request.duration.bucket", () => Each(routers, ByDuration), "{request}", "Requests that a dyno answered within so many milliseconds.");
        _meter.CreateObservableCounter(
            "tarmac.router.request.duration.sum", () => Each(routers, health => [(health.Ended?.Milliseconds ?? 0, null, null)]), "ms", "The sum of these durations.");
        _meter.CreateObservableGauge("tarmac.router.requests.active", () => Each(routers, health => [(health.Requests, null, null)]), "{request}", "Requests under way.");
        _meter.CreateObservableGauge(
            "tarmac.router.connections", () => Each(routers, health => [(health.Connections, null, null)]), "{connection}", "Open connections to dynos.");
        _meter.CreateObservableCounter(
            "tarmac.router.log.dropped", () => Each(routers, health => [(health.DroppedLines, null, null)]), "{line}", "Log lines dropped because tarmacd did not take them.");
    }

    public void Dispose() => _meter.Dispose();

    private static IEnumerable<(long, string?, string?)> ByClass(RouterHealth health) =>
        (health.Ended?.ByStatusClass ?? []).Index().Where(count => count.Index > 0).Select(count => (count.Item, (string?)"status", (string?)$"{count.Index}xx"));

    private static IEnumerable<(long, string?, string?)> ByError(RouterHealth health) =>
        (health.Ended ?? RequestTotals.None).ByError.Select(count => (count.Value, (string?)"code", (string?)count.Key));

    // As Prometheus counts: each bucket holds those before it too.
    private static IEnumerable<(long, string?, string?)> ByDuration(RouterHealth health)
    {
        long sum = 0;
        foreach (var (index, count) in (health.Ended?.ByDuration ?? []).Index())
        {
            sum += count;
            yield return (sum, "le", index < RequestTotals.DurationLimits.Length ? $"{RequestTotals.DurationLimits[index]}" : "+Inf");
        }
    }

    private static IEnumerable<Measurement<long>> Each(RouterList routers, Func<RouterHealth, IEnumerable<(long Value, string? Tag, string? TagValue)>> read) =>
        from router in routers.LastHealth()
        from count in read(router.Health)
        select count.Tag is null
            ? new Measurement<long>(count.Value, new KeyValuePair<string, object?>("router", router.Address.ToString()))
            : new Measurement<long>(
                count.Value, new KeyValuePair<string, object?>("router", router.Address.ToString()), new KeyValuePair<string, object?>(count.Tag, count.TagValue));
}
