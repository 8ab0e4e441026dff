using System.Collections.Immutable;
using Tarmac.Core.Apps;
using Tarmac.Core.Dynos;
using Tarmac.Core.Releases;
using Tarmac.Core.Slugs;

namespace Tarmac.Core.Formations;

/// <summary>
/// Everything that should run of one app at one release. An engine that is given a spec makes it so; it is the whole truth for that app.
/// <see cref="Environment"/> is the config vars and the dyno metadata; the engine adds what differs by dyno (<c>DYNO</c>, <c>PORT</c>).
/// <see cref="ProbeHost"/> is the host name with which a new web dyno is asked for <c>/</c> before it gets traffic.
/// </summary>
public sealed record FormationSpec(
    AppId App,
    AppName Name,
    ReleaseVersion Version,
    SlugReference Slug,
    ImmutableSortedDictionary<string, string> Environment,
    ImmutableArray<ProcessSpec> Processes,
    string ProbeHost)
{
    /// <summary>The process that should run under this name; null when none should.</summary>
    public ProcessSpec? Find(DynoName name) => Processes.FirstOrDefault(p => p.Type == name.Type && name.Number <= p.Quantity);

    /// <summary>The names of all dynos that should run.</summary>
    public IEnumerable<DynoName> Names() => Processes.SelectMany(p => Enumerable.Range(1, p.Quantity).Select(n => new DynoName(p.Type, n)));
}
