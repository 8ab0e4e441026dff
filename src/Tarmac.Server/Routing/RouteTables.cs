using System.Collections.Immutable;
using Tarmac.Core.Routing;

namespace Tarmac.Server.Routing;

/// <summary>Joins what the database and the engine know into the table that the router gets.</summary>
internal static class RouteTables
{
    public static RouteTable Build(
        long version,
        string domain,
        IEnumerable<RoutedApp> apps,
        IReadOnlyDictionary<Guid, WebReport> reports,
        ImmutableArray<HostCertificate> certificates) =>
        new(version, domain, [.. apps.OrderBy(a => a.Name, StringComparer.Ordinal).Select(a => Route(a, reports.GetValueOrDefault(a.Id)))], certificates);

    private static AppRoute Route(RoutedApp app, WebReport? report) => new(
        app.Id,
        app.Name,
        [.. app.Hosts.Select(h => h.ToLowerInvariant()).Order(StringComparer.Ordinal)],
        State(app, report),
        app.Maintenance,
        report?.Dynos ?? []);

    // The engine's word counts. Where it has said nothing yet, the database tells a blank app from one that is still to be started.
    private static WebState State(RoutedApp app, WebReport? report) => report switch
    {
        { Dynos.Length: > 0 } or { State: not WebState.Blank } => report.State,
        _ when !app.Released => WebState.Blank,
        _ => app.WebQuantity == 0 ? WebState.None : WebState.Starting,
    };
}
