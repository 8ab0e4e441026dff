using System.Collections.Immutable;
using Tarmac.Core.Apps;

namespace Tarmac.Core.Routing;

/// <summary>How an engine tells the router which web dynos serve an app.</summary>
public interface IRoutes
{
    /// <summary>Returns once the router has the new table (or, where it is away, once the table waits for it). Replaces what was said of this app before.</summary>
    Task PublishAsync(AppId app, WebState state, ImmutableArray<DynoEndpoint> dynos, CancellationToken cancellation);

    /// <summary>Returns when no request is under way to these dynos any more, or after the limit.</summary>
    Task DrainAsync(ImmutableArray<DynoEndpoint> dynos, TimeSpan limit, CancellationToken cancellation);
}
