using System.Collections.Concurrent;
using Tarmac.Core.Apps;
using Tarmac.Core.Routing;
using Tarmac.Engine.Runc.Dynos;

namespace Tarmac.Engine.Runc.Formations;

/// <summary>The apps that have a formation here, each with its supervisor.</summary>
internal sealed class Formations(Machine machine, DynoStarter starter, IRoutes routes) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<AppId, Lazy<FormationSupervisor>> _apps = [];
    private readonly PromotedVersions _versions = new(Path.Combine(machine.Options.DynosDirectory, ".releases"));

    public IEnumerable<RunningDyno> Running => _apps.Values.SelectMany(s => s.Value.Running);

    public FormationSupervisor Of(AppId app) => _apps.GetOrAdd(app, id => new(() => Make(id, []))).Value;

    public FormationSupervisor? Find(AppId app) => _apps.TryGetValue(app, out var found) ? found.Value : null;

    public void Adopt(AppId app, IEnumerable<RunningDyno> dynos) => _apps[app] = new(Make(app, dynos));

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

    private FormationSupervisor Make(AppId app, IEnumerable<RunningDyno> adopted) =>
        new(app, machine, starter, routes, _versions, adopted);
}
