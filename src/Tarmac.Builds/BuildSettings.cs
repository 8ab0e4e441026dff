using System.Collections.Immutable;
using Tarmac.Core.Dynos;

namespace Tarmac.Builds;

/// <summary>
/// What the platform tells every build: package indexes, proxies, the CA bundle. Part of the build dyno's environment, unlike config vars.
/// </summary>
public sealed record BuildSettings(ImmutableSortedDictionary<string, string> Environment, ImmutableArray<SandboxFolder> Folders)
{
    public static BuildSettings None { get; } = new(ImmutableSortedDictionary<string, string>.Empty, []);
}
