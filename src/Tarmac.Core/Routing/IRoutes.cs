using System.Collections.Immutable;
using Tarmac.Core.Apps;

namespace Tarmac.Core.Routing;

/// <summary>How an engine publishes to the routers which web dynos serve an app.</summary>
public interface IRoutes
{
    /// <summary>
    /// Returns once every router that runs has a table with these dynos; one whose process is gone gets it when it is back. Replaces what was said of this
    /// app before.
    /// </summary>
    /// <exception cref="RoutesNotSentException">A router that runs may still send requests by the old table: no dyno of it may end. Try again.</exception>
    Task PublishAsync(AppId app, WebState state, ImmutableArray<DynoEndpoint> dynos, CancellationToken cancellation);

    /// <summary>Returns when no request is under way to these dynos any more, or after the limit.</summary>
    Task DrainAsync(ImmutableArray<DynoEndpoint> dynos, TimeSpan limit, CancellationToken cancellation);
}
