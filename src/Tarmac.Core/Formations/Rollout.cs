using System.Collections.Immutable;

namespace Tarmac.Core.Formations;

/// <summary>How a change of a formation ended.</summary>
/// <param name="Reason">Null when it succeeded; else a sentence for the user, with Heroku's code where there is one (<c>R10 ...</c>).</param>
/// <param name="LastLines">The last lines that the failed dyno wrote.</param>
/// <param name="InForce">
/// True: the engine keeps what was asked for from now on, and starts a dyno that failed again by itself. False: the previous dynos keep running.
/// </param>
public sealed record Rollout(string? Reason, ImmutableArray<string> LastLines, bool InForce = false)
{
    public static Rollout Done { get; } = new(null, [], InForce: true);

    public bool Succeeded => Reason is null;
}
