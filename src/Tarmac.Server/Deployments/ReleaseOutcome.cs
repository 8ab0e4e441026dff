using System.Collections.Immutable;

namespace Tarmac.Server.Deployments;

/// <summary>How a release ended.</summary>
/// <param name="Failure">Null: it is in service.</param>
/// <param name="LastLines">What the failed dyno wrote last.</param>
internal sealed record ReleaseOutcome(string? Failure, ImmutableArray<string> LastLines)
{
    public static ReleaseOutcome Done { get; } = new(null, []);

    public bool Succeeded => Failure is null;
}
