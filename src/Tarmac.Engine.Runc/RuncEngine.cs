using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Tarmac.Core.Apps;
using Tarmac.Core.Dynos;
using Tarmac.Core.Formations;
using Tarmac.Core.Logs;
using Tarmac.Core.Outcomes;
using Tarmac.Core.Routing;
using Tarmac.Engine.Runc.Dynos;

namespace Tarmac.Engine.Runc;

/// <summary>Dynos on this machine. Disposing lets go of them; they run on and are found again by the next one on the same folder.</summary>
public sealed class RuncEngine(RuncOptions options, IRoutes routes, ILogSink sink, TimeProvider time, ILoggerFactory loggers) : IEngine, IAsyncDisposable
{
    private Machine? _machine;
    private DynoStarter? _starter;
    private OneOffs.OneOffs? _oneOffs;

    private OneOffs.OneOffs OneOffDynos => _oneOffs ?? throw new InvalidOperationException("The engine is not started");

    public async Task StartAsync(CancellationToken cancellation)
    {
        _machine = await Machine.PrepareAsync(options, sink, time, loggers, cancellation);
        _starter = new DynoStarter(_machine);
        _oneOffs = new OneOffs.OneOffs(_machine, _starter);
        foreach (var dyno in await new DynoAdoption(_machine).FindAsync(cancellation))
        {
            _oneOffs.Adopt(dyno);
        }
    }

    public Task<Rollout> ApplyAsync(FormationSpec wanted, CancellationToken cancellation) => throw new NotSupportedException();

    public ImmutableArray<DynoReport> Dynos(AppId app) => [];

    public Task RestartAsync(AppId app, DynoSelector which, CancellationToken cancellation) => throw new NotSupportedException();

    public Task StopAsync(AppId app, DynoSelector which, CancellationToken cancellation) => OneOffDynos.StopAsync(app, which, options.StopGrace, cancellation);

    public Task RemoveAsync(AppId app, CancellationToken cancellation) => routes.PublishAsync(app, WebState.Blank, [], cancellation);

    public Task<Result<IOneOffDyno>> RunAsync(OneOffSpec spec, CancellationToken cancellation) => OneOffDynos.RunAsync(spec, cancellation);

    public async ValueTask DisposeAsync()
    {
        if (_oneOffs is not null)
        {
            await _oneOffs.DisposeAsync();
        }

        _starter?.Dispose();
        if (_machine is not null)
        {
            await _machine.DisposeAsync();
        }
    }
}
