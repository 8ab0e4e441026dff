using System.Collections.Immutable;
using Tarmac.Core.Apps;
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
    SlugImage Slug,
    ImmutableSortedDictionary<string, string> Environment,
    ImmutableArray<ProcessSpec> Processes,
    string ProbeHost);
