using System.Collections.Immutable;
using Tarmac.Core.Apps;
using Tarmac.Core.Logs;
using Tarmac.Core.Routing;

namespace DynoStart;

/// <summary>No log and no router.</summary>
internal sealed class Nowhere : ILogSink, IRoutes
{
    public void Write(AppId app, in LogLine line)
    {
    }

    public Task PublishAsync(AppId app, WebState state, ImmutableArray<DynoEndpoint> dynos, CancellationToken cancellation) => Task.CompletedTask;

    public Task DrainAsync(ImmutableArray<DynoEndpoint> dynos, TimeSpan limit, CancellationToken cancellation) => Task.CompletedTask;
}
