using System.Collections.Immutable;

namespace Tarmac.Server.Routing;

/// <summary>The columns of an app that the router needs.</summary>
internal sealed record RoutedApp(Guid Id, string Name, ImmutableArray<string> Hosts, bool Maintenance, bool Released, int WebQuantity);
