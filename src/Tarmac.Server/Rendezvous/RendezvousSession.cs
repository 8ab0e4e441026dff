using Tarmac.Core.Dynos;

namespace Tarmac.Server.Rendezvous;

/// <summary>A one-off dyno that waits for its user.</summary>
/// <param name="Dyno">The dyno.</param>
/// <param name="Terminal">It has a pseudo-terminal.</param>
/// <param name="WantsStatus">The client waits for the line with the exit status.</param>
/// <param name="Expiry">Ends the dyno when nobody comes.</param>
internal sealed record RendezvousSession(IOneOffDyno Dyno, bool Terminal, bool WantsStatus, ITimer Expiry);
