using System.Collections.Immutable;

namespace Tarmac.Core.Routing;

/// <summary>An app as the router sees it.</summary>
/// <param name="Hosts">Lower-case host names without port.</param>
public sealed record AppRoute(
    Guid App,
    string Name,
    ImmutableArray<string> Hosts,
    WebState State,
    bool Maintenance,
    ImmutableArray<DynoEndpoint> Dynos);
