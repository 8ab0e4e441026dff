using Tarmac.Core.Routing;

namespace Tarmac.Router.Tables;

/// <summary>One version of the routes, ready for lookups. Never changes: a newer one replaces it by a single reference.</summary>
internal sealed class HostTable
{
    private readonly HostMap<RoutedApp> _apps = new();

    public HostTable(RouteTable source, Func<DynoEndpoint, Dyno> dynoFor, Func<Guid, BootQueue> bootFor)
    {
        Source = source with { Certificates = [] };
        foreach (var route in source.Apps)
        {
            var app = new RoutedApp(route, [.. route.Dynos.Select(dynoFor)], bootFor(route.App));
            foreach (var host in route.Hosts)
            {
                _apps.TryAdd(host, app);
            }
        }
    }

    /// <summary>Without the certificates: their private keys have nothing to do here.</summary>
    public RouteTable Source { get; }

    /// <param name="host">A Host header: the port, if any, does not matter.</param>
    public RoutedApp? Find(ReadOnlySpan<char> host)
    {
        var colon = host.LastIndexOf(':');
        return _apps.Find(colon > 0 && !host.EndsWith(']') ? host[..colon] : host);
    }
}
