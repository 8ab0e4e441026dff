using System.Collections.Concurrent;
using System.Collections.Immutable;
using Tarmac.Core.Apps;
using Tarmac.Core.Dynos;
using Tarmac.Core.Formations;
using Tarmac.Core.Routing;
using Tarmac.Engine.Runc.Dynos;

namespace Tarmac.Engine.Runc.Formations;

/// <summary>The apps that have a formation here, each with its supervisor.</summary>
internal sealed class RuncFormations(Machine machine, DynoStarter starter, IRoutes routes) : IFormations, IAsyncDisposable
{
    private readonly ConcurrentDictionary<AppId, Lazy<FormationSupervisor>> _apps = [];
    private readonly PromotedVersions _versions = new(Path.Combine(machine.Options.DynosDirectory, ".releases"));

    public IEnumerable<RunningDyno> Running => _apps.Values.SelectMany(s => s.Value.Running);

    public void Adopt(AppId app, IEnumerable<RunningDyno> dynos) => _apps[app] = new(Make(app, dynos));

    public Task<Rollout> ApplyAsync(FormationSpec wanted, CancellationToken cancellation) => Of(wanted.App).ApplyAsync(wanted, cancellation);

    public ImmutableArray<DynoReport> Dynos(AppId app) => [.. Find(app)?.Reports ?? []];

    public Task RestartAsync(AppId app, IReadOnlyCollection<Guid> dynos, CancellationToken cancellation) =>
        Find(app) is { } formation ? formation.RestartAsync(dynos, cancellation) : Task.CompletedTask;

    public Task StopAsync(AppId app, IReadOnlyCollection<Guid> dynos, CancellationToken cancellation) =>
        Find(app) is { } formation ? formation.StopAsync(dynos, cancellation) : Task.CompletedTask;

    public async Task RemoveAsync(AppId app, CancellationToken cancellation)
    {
        await Of(app).RemoveAsync(cancellation);
        if (_apps.TryRemove(app, out var removed))
        {
            await removed.Value.DisposeAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var supervisor in _apps.Values)
        {
            await supervisor.Value.DisposeAsync();
        }
    }

    private FormationSupervisor Of(AppId app) => _apps.GetOrAdd(app, id => new(() => Make(id, []))).Value;

    private FormationSupervisor? Find(AppId app) => _apps.TryGetValue(app, out var found) ? found.Value : null;

    private FormationSupervisor Make(AppId app, IEnumerable<RunningDyno> adopted) =>
        new(app, machine, starter, routes, _versions, adopted);
}
