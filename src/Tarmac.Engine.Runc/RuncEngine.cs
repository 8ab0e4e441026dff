using System.Collections.Immutable;
using Tarmac.Core.Apps;
using Tarmac.Core.Dynos;
using Tarmac.Core.Dynos.Events;
using Tarmac.Core.Formations;
using Tarmac.Core.Logs;
using Tarmac.Core.Outcomes;
using Tarmac.Core.Routing;
using Tarmac.Engine.Runc.Dynos;
using Tarmac.Engine.Runc.LostFiles;
using Tarmac.Engine.Runc.OneOffs;
using Tarmac.Engine.Runc.Sandbox;
using Tarmac.Loops;

namespace Tarmac.Engine.Runc;

/// <summary>Dynos on this machine. Disposing lets go of them; they run on and are found again by the next one on the same folder.</summary>
public sealed class RuncEngine(RuncOptions options, IRoutes routes, ILogSink sink, IDynoEventSink events, LoopContext loops)
    : IEngineLifecycle, IFormations, IOneOffs, IBuildSandbox, IAsyncDisposable
{
    private Machine? _machine;
    private DynoStarter? _starter;
    private OneOffTable? _oneOffDynos;
    private OneOffTable? _builds;
    private RuncOneOffs? _oneOffs;
    private RuncSandbox? _sandbox;
    private Formations.RuncFormations? _formations;
    private MemoryWatch? _memory;
    private LostFileWatch? _lostFiles;

    public IFormations Formations => this;

    public IOneOffs OneOffs => this;

    public IBuildSandbox Builds => this;

    public async Task StartAsync(CancellationToken cancellation)
    {
        _machine = await Machine.PrepareAsync(options, sink, events, loops, cancellation);
        _starter = new DynoStarter(_machine);
        (_oneOffDynos, _builds) = (new OneOffTable(_machine, _starter), new OneOffTable(_machine, _starter));
        (_oneOffs, _sandbox) = (new RuncOneOffs(_machine, _oneOffDynos), new RuncSandbox(_machine, _builds));
        _formations = new Formations.RuncFormations(_machine, _starter, routes);
        foreach (var dynos in (await new DynoAdoption(_machine).FindAsync(cancellation)).GroupBy(d => (d.App, d.Record.Kind is DynoKind.Formation)))
        {
            if (dynos.Key.Item2)
            {
                _formations.Adopt(dynos.Key.App, dynos);
            }
            else
            {
                dynos.ToList().ForEach(d => (d.Record.Announced ? _oneOffDynos : _builds).Adopt(d));
            }
        }

        _memory = new MemoryWatch(_machine, () => _oneOffDynos.All.Concat(_builds.All).Select(o => o.Dyno).Concat(_formations.Running));
        _lostFiles = new LostFileWatch(_machine, () => _formations.Running);
    }

    Task<Rollout> IFormations.ApplyAsync(FormationSpec wanted, CancellationToken cancellation) => Started(_formations).ApplyAsync(wanted, cancellation);

    ImmutableArray<DynoReport> IFormations.Dynos(AppId app) => Started(_formations).Dynos(app);

    Task IFormations.RestartAsync(AppId app, IReadOnlyCollection<Guid> dynos, CancellationToken cancellation) =>
        Started(_formations).RestartAsync(app, dynos, cancellation);

    Task IFormations.StopAsync(AppId app, IReadOnlyCollection<Guid> dynos, CancellationToken cancellation) =>
        Started(_formations).StopAsync(app, dynos, cancellation);

    Task IFormations.RemoveAsync(AppId app, CancellationToken cancellation) => Started(_formations).RemoveAsync(app, cancellation);

    Task<Result<IOneOffDyno>> IOneOffs.RunAsync(OneOffSpec spec, CancellationToken cancellation) => Started(_oneOffs).RunAsync(spec, cancellation);

    ImmutableArray<DynoReport> IOneOffs.Dynos(AppId app) => Started(_oneOffs).Dynos(app);

    Task IOneOffs.StopAsync(AppId app, IReadOnlyCollection<Guid> dynos, CancellationToken cancellation) =>
        Started(_oneOffs).StopAsync(app, dynos, cancellation);

    Task IOneOffs.RemoveAsync(AppId app, CancellationToken cancellation) => Started(_oneOffs).RemoveAsync(app, cancellation);

    Task<Result<ISandboxedBuild>> IBuildSandbox.RunAsync(SandboxSpec spec, CancellationToken cancellation) => Started(_sandbox).RunAsync(spec, cancellation);

    Task IBuildSandbox.RemoveAsync(AppId app, CancellationToken cancellation) => Started(_sandbox).RemoveAsync(app, cancellation);

    public async ValueTask DisposeAsync()
    {
        foreach (var part in new IAsyncDisposable?[] { _memory, _lostFiles, _formations, _oneOffDynos, _builds, _machine })
        {
            if (part is not null)
            {
                await part.DisposeAsync();
            }
        }

        _starter?.Dispose();
        (_memory, _lostFiles, _formations, _oneOffs, _sandbox, _machine, _starter) = (null, null, null, null, null, null, null);
        (_oneOffDynos, _builds) = (null, null);
    }

    private static T Started<T>(T? part)
        where T : class => part ?? throw new InvalidOperationException("The engine is not started");
}
