using System.Collections.Immutable;
using Tarmac.Core.Apps;
using Tarmac.Core.Formations;
using Tarmac.Server.Formations;
using FormationPlan = Tarmac.Server.Formations.FormationPlan;

namespace Tarmac.Server.Deployments;

/// <summary>What is wanted of one app, read in one go.</summary>
internal sealed record AppSnapshot
{
    public required AppId Id { get; init; }

    public required AppName Name { get; init; }

    public required bool Destroying { get; init; }

    /// <summary>The oldest release that is still to be rolled out.</summary>
    public DeployableRelease? Pending { get; init; }

    public DeployableRelease? Current { get; init; }

    public required IReadOnlyList<FormationRow> Formation { get; init; }

    /// <summary>Every host name of the app; its name under the platform's domain first.</summary>
    public required ImmutableArray<string> Hosts { get; init; }

    /// <summary>
    /// What the engine runs of a release: the formation as it follows the release's process types. The release command has a row, so that its size
    /// can be set, but never a dyno of its own.
    /// </summary>
    public ImmutableArray<ProcessSpec> ProcessesOf(DeployableRelease release) =>
        [.. FormationPlan.For(Formation, release.Processes).Where(p => p.Type != ProcessType.Release)];

    /// <summary>Tells whether what an engine was given last is still what is wanted.</summary>
    public string FingerprintOf(DeployableRelease release) => string.Join(
        '\n',
        [release.Version.ToString(), Name.Value, string.Join(' ', Hosts), .. ProcessesOf(release).Select(p => $"{p.Type}={p.Quantity}:{p.Size.Name} {p.Command}")]);
}
