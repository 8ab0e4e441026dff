using System.Collections.Immutable;

namespace Tarmac.Core.Routing;

/// <summary>
/// The router's whole knowledge, immutable; tarmacd puts a new one whenever anything changes. <see cref="Version"/> only grows:
/// an older table that arrives late is refused. <see cref="Domain"/> is the platform's own, for the page of an unknown host.
/// </summary>
public sealed record RouteTable(long Version, string Domain, ImmutableArray<AppRoute> Apps, ImmutableArray<HostCertificate> Certificates)
{
    public static RouteTable Empty { get; } = new(0, "localhost", [], []);
}
