using System.Collections.Immutable;
using Tarmac.Core.ConfigVars;
using Tarmac.Core.Formations;
using Tarmac.Core.Releases;
using Tarmac.Core.Slugs;

namespace Tarmac.Server.Deployments;

/// <summary>A release with all that running it needs.</summary>
internal sealed record DeployableRelease
{
    public required Guid Id { get; init; }

    public required ReleaseVersion Version { get; init; }

    public required string Description { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required string UserEmail { get; init; }

    public required ReleasePhase Phase { get; init; }

    public required ConfigVarSet Config { get; init; }

    /// <summary>Null: nothing was ever built.</summary>
    public SlugReference? Slug { get; init; }

    public string? Commit { get; init; }

    public string? CommitDescription { get; init; }

    public IReadOnlyDictionary<string, string> Processes { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>The command of the release phase, where the app has one.</summary>
    public string? ReleaseCommand => Processes.GetValueOrDefault(ProcessType.Release.Value);
}
