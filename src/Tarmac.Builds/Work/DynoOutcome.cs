using System.Collections.Immutable;
using Tarmac.Builds.Buildpacks;

namespace Tarmac.Builds.Work;

/// <summary>What came out of a build dyno that went well.</summary>
internal sealed record DynoOutcome(ImmutableArray<UsedBuildpack> Used, ImmutableArray<ReleaseYaml> Releases, TimeSpan Detect, TimeSpan Compile);
