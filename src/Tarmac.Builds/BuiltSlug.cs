using System.Collections.Immutable;
using Tarmac.Core.Formations;
using Tarmac.Core.Slugs;

namespace Tarmac.Builds;

/// <summary>What a build made.</summary>
public sealed record BuiltSlug
{
    public required SlugReference Slug { get; init; }

    public required string Stack { get; init; }

    /// <summary>The commit, or the version that was told with a source archive.</summary>
    public string? Version { get; init; }

    /// <summary>What the last buildpack calls the app: <c>Python</c>. Null where no buildpack was used.</summary>
    public string? Language { get; init; }

    /// <summary>Procfile and buildpack defaults together; the Procfile wins. In order.</summary>
    public required ImmutableArray<KeyValuePair<ProcessType, string>> Processes { get; init; }

    /// <summary>Add-on plans that the buildpacks ask for at the first deploy (<c>heroku-postgresql</c>).</summary>
    public ImmutableArray<string> AddOns { get; init; } = [];

    /// <summary>Config vars that the buildpacks want set at the first deploy, where they are not set.</summary>
    public ImmutableSortedDictionary<string, string> ConfigVars { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>The buildpacks that were used, as they are shown.</summary>
    public ImmutableArray<string> Buildpacks { get; init; } = [];

    public required BuildTimings Timings { get; init; }
}
