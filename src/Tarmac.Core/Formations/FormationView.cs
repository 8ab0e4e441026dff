using System.Collections.Immutable;
using Tarmac.Core.Dynos;

namespace Tarmac.Core.Formations;

/// <summary>All that decides what an app's formation needs next.</summary>
/// <param name="Current">What should run. Null: nothing was applied yet, and what an earlier run left stays.</param>
/// <param name="Candidate">What shall become current once its web dynos answer.</param>
/// <param name="Crashes">By name, for dynos that crashed and are not there now.</param>
public sealed record FormationView(
    FormationSpec? Current,
    FormationSpec? Candidate,
    ImmutableArray<DynoView> Dynos,
    ImmutableDictionary<DynoName, Crash> Crashes)
{
    public static FormationView Empty { get; } = new(null, null, [], ImmutableDictionary<DynoName, Crash>.Empty);
}
