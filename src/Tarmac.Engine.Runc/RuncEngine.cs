using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Tarmac.Core.Apps;
using Tarmac.Core.Dynos;
using Tarmac.Core.Formations;
using Tarmac.Core.Logs;
using Tarmac.Core.Outcomes;
using Tarmac.Core.Routing;
using Tarmac.Engine.Runc.Dynos;
using Tarmac.Engine.Runc.LostFiles;

namespace Tarmac.Engine.Runc;

/// <summary>Dynos on this machine. Disposing lets go of them; they run on and are found again by the next one on the same folder.</summary>
public sealed class RuncEngine(RuncOptions options, IRoutes routes, ILogSink sink, TimeProvider time, ILoggerFactory loggers) : IEngine, IAsyncDisposable
{
    private Machine? _machine;
    private DynoStarter? _starter;
    private OneOffs.OneOffs? _oneOffs;
    private Formations.Formations? _formations;
    private MemoryWatch? _memory;
    private LostFileWatch? _lostFiles;

    private OneOffs.OneOffs OneOffDynos => _oneOffs ?? throw new InvalidOperationException("The engine is not started");

    private Formations.Formations AllFormations => _formations ?? throw new InvalidOperationException("The engine is not started");

    public async Task StartAsync(CancellationToken cancellation)
    {
        _machine = await Machine.PrepareAsync(options, sink, time, loggers, cancellation);
        _starter = new DynoStarter(_machine);
        _oneOffs = new OneOffs.OneOffs(_machine, _starter);
        _formations = new Formations.Formations(_machine, _starter, routes);
        foreach (var dynos in (await new DynoAdoption(_machine).FindAsync(cancellation)).GroupBy(d => (d.App, d.Record.Kind is DynoKind.Formation)))
        {
            if (dynos.Key.Item2)
            {
                _formations.Adopt(dynos.Key.App, dynos);
            }
            else
            {
                dynos.ToList().ForEach(_oneOffs.Adopt);
            }
        }

        _memory = new MemoryWatch(_machine, () => _oneOffs.All.Concat(_formations.Running));
        _lostFiles = new LostFileWatch(_machine, () => _formations.Running);
    }

    public Task<Rollout> ApplyAsync(FormationSpec wanted, CancellationToken cancellation) => AllFormations.Of(wanted.App).ApplyAsync(wanted, cancellation);

    public ImmutableArray<DynoReport> Dynos(AppId app) =>
    [
        .. AllFormations.Find(app)?.Reports ?? [],
        .. OneOffDynos.Of(app).Select(d => d.Record).Select(r => new DynoReport(
            r.Id, app, DynoName.Parse(r.Name).Value, new(r.Version), r.Command, r.Size, DynoState.Up, r.CreatedAt, r.CreatedAt)),
    ];

    public async Task RestartAsync(AppId app, DynoSelector which, CancellationToken cancellation)
    {
        var oneOffs = OneOffDynos.StopAsync(app, which, options.StopGrace, cancellation);
        if (AllFormations.Find(app) is { } formation)
        {
            await formation.RestartAsync(which, cancellation);
        }

        await oneOffs;
    }

    public async Task StopAsync(AppId app, DynoSelector which, CancellationToken cancellation)
    {
        var oneOffs = OneOffDynos.StopAsync(app, which, options.StopGrace, cancellation);
        if (AllFormations.Find(app) is { } formation)
        {
            await formation.StopAsync(which, cancellation);
        }

        await oneOffs;
    }

    public async Task RemoveAsync(AppId app, CancellationToken cancellation)
    {
        var oneOffs = OneOffDynos.StopAsync(app, DynoSelector.All, TimeSpan.Zero, cancellation);
        await AllFormations.RemoveAsync(app, cancellation);
        await oneOffs;
    }

    public Task<Result<IOneOffDyno>> RunAsync(OneOffSpec spec, CancellationToken cancellation) => OneOffDynos.RunAsync(spec, cancellation);

    public async ValueTask DisposeAsync()
    {
        foreach (var part in new IAsyncDisposable?[] { _memory, _lostFiles, _formations, _oneOffs, _machine })
        {
            if (part is not null)
            {
                await part.DisposeAsync();
            }
        }

        _starter?.Dispose();
        (_memory, _lostFiles, _formations, _oneOffs, _machine, _starter) = (null, null, null, null, null, null);
    }
}
