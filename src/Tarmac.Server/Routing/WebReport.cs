using System.Collections.Immutable;
using Tarmac.Core.Routing;

namespace Tarmac.Server.Routing;

/// <summary>What the engine last said of an app's web dynos.</summary>
internal sealed record WebReport(WebState State, ImmutableArray<DynoEndpoint> Dynos);
