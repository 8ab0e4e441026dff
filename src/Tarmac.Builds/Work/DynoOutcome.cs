using System.Collections.Immutable;
using Tarmac.Builds.Buildpacks;

namespace Tarmac.Builds.Work;

/// <summary>The results of a build dyno that succeeded.</summary>
internal sealed record DynoOutcome(ImmutableArray<UsedBuildpack> Used, ImmutableArray<ReleaseYaml> Releases, TimeSpan Detect, TimeSpan Compile);
