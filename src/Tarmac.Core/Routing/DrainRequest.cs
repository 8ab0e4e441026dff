using System.Collections.Immutable;

namespace Tarmac.Core.Routing;

/// <summary>Asks the router to answer once no request is under way to these endpoints, or after the limit.</summary>
public sealed record DrainRequest(ImmutableArray<DynoEndpoint> Endpoints, double LimitSeconds);
