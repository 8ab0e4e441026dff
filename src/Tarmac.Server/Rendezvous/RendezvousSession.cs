using Tarmac.Core.Dynos;

namespace Tarmac.Server.Rendezvous;

/// <summary>A one-off dyno that waits for its user.</summary>
internal sealed record RendezvousSession(IOneOffDyno Dyno, bool Terminal, ITimer Expiry);
