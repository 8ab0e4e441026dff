using Tarmac.Core.Apps;

namespace Tarmac.Builds.Sources;

/// <summary>A commit of an app's repository.</summary>
public sealed record CommitSource(AppId App, string Commit) : BuildSource
{
    public override string? Version { get; init; } = Commit;

    /// <summary>Where git keeps the objects of a push that is not accepted yet; null: the repository itself has them.</summary>
    internal GitQuarantine? Quarantine { get; init; }
}
