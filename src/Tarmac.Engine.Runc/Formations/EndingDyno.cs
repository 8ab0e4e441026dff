using Tarmac.Core.Routing;

namespace Tarmac.Engine.Runc.Formations;

/// <summary>A dyno that is to end once the router does not use it any more.</summary>
/// <param name="Served">Where requests may be under way to it; null when it served none.</param>
internal sealed record EndingDyno(SupervisedDyno Dyno, DynoEndpoint? Served, TimeSpan Grace);
