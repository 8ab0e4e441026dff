using System.Collections.Immutable;
using Tarmac.Core.Routing;

namespace Tarmac.Server.Routing;

/// <summary>Builds the route table from the data of the database and of the engine.</summary>
internal static class RouteTables
{
    public static RouteTable Build(
        long version,
        IEnumerable<RoutedApp> apps,
        IReadOnlyDictionary<Guid, WebReport> reports,
        ImmutableArray<HostCertificate> certificates) =>
        new(version, [.. apps.OrderBy(a => a.Name, StringComparer.Ordinal).Select(a => Route(a, reports.GetValueOrDefault(a.Id)))], certificates);

    private static AppRoute Route(RoutedApp app, WebReport? report) => new(
        app.Id,
        app.Name,
        [.. app.Hosts.Select(h => h.ToLowerInvariant()).Order(StringComparer.Ordinal)],
        State(app, report),
        app.Maintenance,
        report?.Dynos ?? []);

    // The engine's report wins. Without one, an app that never had a release is blank, and any other is starting.
    private static WebState State(RoutedApp app, WebReport? report) => report switch
    {
        { Dynos.Length: > 0 } or { State: not WebState.Blank } => report.State,
        _ when !app.Released => WebState.Blank,
        _ => app.WebQuantity == 0 ? WebState.None : WebState.Starting,
    };
}
