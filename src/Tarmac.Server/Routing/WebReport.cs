using System.Collections.Immutable;
using Tarmac.Core.Routing;

namespace Tarmac.Server.Routing;

/// <summary>The engine's last report of an app's web dynos.</summary>
internal sealed record WebReport(WebState State, ImmutableArray<DynoEndpoint> Dynos);
