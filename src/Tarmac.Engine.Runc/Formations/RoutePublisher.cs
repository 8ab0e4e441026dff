using System.Collections.Immutable;
using Tarmac.Core.Apps;
using Tarmac.Core.Formations;
using Tarmac.Core.Routing;

namespace Tarmac.Engine.Runc.Formations;

/// <summary>Publishes to the router which web dynos serve an app, whenever that has changed.</summary>
internal sealed class RoutePublisher(AppId app, IRoutes routes, TimeProvider time)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(15);
    private (WebState State, ImmutableArray<DynoEndpoint> Dynos)? _published;

    /// <summary>Throws when the router could not be updated; until then no dyno that it may still use is ended.</summary>
    public async Task PublishAsync(FormationView view, IEnumerable<SupervisedDyno> dynos, CancellationToken cancellation)
    {
        var serving = FormationPlanner.Serving(view);
        var state = FormationPlanner.StateOf(view);
        ImmutableArray<DynoEndpoint> endpoints = [.. dynos.Where(d => serving.Contains(d.Id)).Select(d => d.Endpoint).OfType<DynoEndpoint>()];
        if (_published is { } last && last.State == state && last.Dynos.SequenceEqual(endpoints))
        {
            return;
        }

        using var expired = new CancellationTokenSource(Limit, time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation, expired.Token);
        await routes.PublishAsync(app, state, endpoints, limit.Token);
        _published = (state, endpoints);
    }
}
