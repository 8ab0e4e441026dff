using System.Collections.Immutable;
using Tarmac.Core.Apps;
using Tarmac.Core.Dynos;
using Tarmac.Core.Formations;

namespace Tarmac.Engine.Runc.Formations;

/// <summary>The dynos of a formation that crashed: when each may start again, and what is shown of it until then.</summary>
internal sealed class Crashes(AppId app, TimeProvider time)
{
    private readonly Dictionary<DynoName, (Crash Crash, DynoReport Report)> _crashes = [];

    public ImmutableDictionary<DynoName, Crash> ByName => _crashes.ToImmutableDictionary(c => c.Key, c => c.Value.Crash);

    public IEnumerable<DynoReport> Reports => _crashes.Values.Select(c => c.Report);

    public void Add(SupervisedDyno dyno)
    {
        var now = time.GetUtcNow();
        var last = _crashes.TryGetValue(dyno.Name, out var known) ? known.Crash : null;
        _crashes[dyno.Name] = (Crash.After(last, now - dyno.CreatedAt, now), dyno.Report(app) with { State = DynoState.Crashed, UpdatedAt = now });
    }

    public void Forget(Func<DynoName, bool> which)
    {
        foreach (var name in _crashes.Keys.Where(which).ToList())
        {
            _crashes.Remove(name);
        }
    }

    public void Forget(IReadOnlyCollection<Guid> dynos) => Forget(name => dynos.Contains(_crashes[name].Report.Id));

    public void Clear() => _crashes.Clear();
}
