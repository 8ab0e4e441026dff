using System.Collections.Concurrent;
using System.Collections.Immutable;
using Tarmac.Core.Apps;
using Tarmac.Core.Routing;

namespace Tarmac.Engine.Runc.Tests;

/// <summary>Stands for the router: knows the last table of each app and all that was said.</summary>
public sealed class RecordedRoutes : IRoutes
{
    private readonly ConcurrentDictionary<AppId, (WebState State, ImmutableArray<DynoEndpoint> Dynos)> _current = [];

    public ConcurrentQueue<(AppId App, WebState State, ImmutableArray<DynoEndpoint> Dynos)> Said { get; } = [];

    public (WebState State, ImmutableArray<DynoEndpoint> Dynos) Of(AppId app) => _current.GetValueOrDefault(app, (WebState.Blank, []));

    public Task PublishAsync(AppId app, WebState state, ImmutableArray<DynoEndpoint> dynos, CancellationToken cancellation)
    {
        _current[app] = (state, dynos);
        Said.Enqueue((app, state, dynos));
        return Task.CompletedTask;
    }

    public Task DrainAsync(ImmutableArray<DynoEndpoint> dynos, TimeSpan limit, CancellationToken cancellation) => Task.Delay(200, cancellation);
}
