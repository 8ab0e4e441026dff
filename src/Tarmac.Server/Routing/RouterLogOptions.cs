namespace Tarmac.Server.Routing;

/// <param name="Socket">Where the routers' log lines arrive.</param>
internal sealed record RouterLogOptions(string Socket);
