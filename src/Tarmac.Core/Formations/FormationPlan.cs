using System.Collections.Immutable;

namespace Tarmac.Core.Formations;

/// <summary>The actions to take now, and when to plan again if no event comes first.</summary>
public sealed record FormationPlan(ImmutableArray<FormationAction> Actions, DateTimeOffset? WakeAt);
