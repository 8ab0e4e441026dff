using System.Collections.Immutable;

namespace Tarmac.Core.Routing;

/// <summary>
/// All that a router knows, immutable; tarmacd sends a new one whenever anything changes. <see cref="Version"/> only grows: a router refuses an older
/// table that arrives late.
/// </summary>
public sealed record RouteTable(long Version, ImmutableArray<AppRoute> Apps, ImmutableArray<HostCertificate> Certificates)
{
    public static RouteTable Empty { get; } = new(0, [], []);
}
