namespace Tarmac.Server.Routing;

/// <param name="Domain">The platform's own domain, under which every app has a name.</param>
/// <param name="LogSocket">Where the router's log lines arrive.</param>
internal sealed record RoutingOptions(string Domain, string LogSocket);
