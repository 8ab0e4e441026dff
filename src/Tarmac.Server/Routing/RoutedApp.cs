using System.Collections.Immutable;

namespace Tarmac.Server.Routing;

/// <summary>What the database says of an app that matters to the router.</summary>
internal sealed record RoutedApp(Guid Id, string Name, ImmutableArray<string> Hosts, bool Maintenance, bool Released, int WebQuantity);
