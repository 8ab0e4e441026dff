using System.Collections.Immutable;
using Tarmac.Core.Apps;
using Tarmac.Core.Dynos.Events;
using Tarmac.Core.Logs;
using Tarmac.Core.Routing;

namespace DynoStart;

/// <summary>No log, no router, and nobody who listens.</summary>
internal sealed class Nowhere : ILogSink, IDynoEventSink, IRoutes
{
    public void Write(AppId app, in LogLine line)
    {
    }

    public void Publish(DynoEvent.OfDyno happened)
    {
    }

    public Task PublishAsync(AppId app, WebState state, ImmutableArray<DynoEndpoint> dynos, CancellationToken cancellation) => Task.CompletedTask;

    public Task DrainAsync(ImmutableArray<DynoEndpoint> dynos, TimeSpan limit, CancellationToken cancellation) => Task.CompletedTask;
}
