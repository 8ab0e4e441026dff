using System.Collections.Immutable;

namespace Tarmac.Core.Formations;

/// <summary>How a change of a formation ended. When it failed, what ran before goes on running.</summary>
/// <param name="Reason">Null when it succeeded; else a sentence for the user, with Heroku's code where there is one (<c>R10 ...</c>).</param>
/// <param name="LastLines">The last lines that the failed dyno wrote.</param>
public sealed record Rollout(string? Reason, ImmutableArray<string> LastLines)
{
    public static Rollout Done { get; } = new(null, []);

    public bool Succeeded => Reason is null;
}
