using System.Collections.Immutable;
using Tarmac.Builds.Buildpacks;
using Tarmac.Builds.Sources;
using Tarmac.Core.Apps;
using Tarmac.Core.ConfigVars;

namespace Tarmac.Builds;

/// <summary>One build of an app.</summary>
public sealed record BuildRequest
{
    public required Guid Id { get; init; }

    public required AppId App { get; init; }

    public required AppName AppName { get; init; }

    /// <summary>The id that the built slug gets.</summary>
    public Guid Slug { get; init; } = Guid.CreateVersion7();

    public required BuildSource Source { get; init; }

    /// <summary>The app's buildpacks in order; none: the first that is shipped and matches.</summary>
    public ImmutableArray<BuildpackReference> Buildpacks { get; init; } = [];

    /// <summary>Given to buildpacks as files of <c>ENV_DIR</c>, never in an environment.</summary>
    public ConfigVarSet ConfigVars { get; init; } = ConfigVarSet.Empty;

    public BuildSettings Settings { get; init; } = BuildSettings.None;

    /// <summary>Buildpacks see it as <c>REQUEST_ID</c>.</summary>
    public string? RequestId { get; init; }
}
