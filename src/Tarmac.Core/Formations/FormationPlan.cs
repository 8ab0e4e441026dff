using System.Collections.Immutable;

namespace Tarmac.Core.Formations;

/// <summary>What to do now, and when to look again if nothing happens meanwhile.</summary>
public sealed record FormationPlan(ImmutableArray<FormationAction> Actions, DateTimeOffset? WakeAt);
