using System.Collections.Concurrent;
using System.Diagnostics;

namespace Tarmac.Server.Telemetry;

/// <summary>
/// Joins the trace of a request that makes a release (a push, a change of config vars) to the work that the request hands over: the release command, the
/// rollout, the swap of the routes. In memory: after a restart the work goes on without its trace.
/// </summary>
internal sealed class PlatformTraces
{
    private static readonly ActivitySource Source = new("Tarmac.Server");

    private readonly ConcurrentDictionary<Guid, ActivityContext> _ofApps = new();

    /// <summary>What is done for the app from now on belongs to the trace of the present request.</summary>
    public void Follow(Guid app)
    {
        if (Activity.Current is { } request)
        {
            _ofApps[app] = request.Context;
        }
    }

    /// <summary>A step of the work. Null where nobody listens, or where no request led to it.</summary>
    public Activity? Step(string name, Guid app) =>
        _ofApps.TryGetValue(app, out var request) ? Source.StartActivity(name, ActivityKind.Internal, request) : null;

    /// <summary>The work is done.</summary>
    public void End(Guid app) => _ofApps.TryRemove(app, out _);
}
