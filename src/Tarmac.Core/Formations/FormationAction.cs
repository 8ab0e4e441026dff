using System.Collections.Immutable;
using Tarmac.Core.Dynos;

namespace Tarmac.Core.Formations;

/// <summary>One thing to do for a formation.</summary>
public abstract record FormationAction
{
    private FormationAction()
    {
    }

    /// <summary>Start a dyno of this release under this name.</summary>
    public sealed record Start(DynoName Name, FormationSpec Spec, ProcessSpec Process) : FormationAction;

    /// <summary>Take the dyno out of the routes, let it finish its requests, end it.</summary>
    public sealed record Stop(Guid Id, StopReason Reason) : FormationAction;

    /// <summary>The candidate is the current spec from now on.</summary>
    /// <param name="Awaited">Web dynos that a scale-up adds and that are not up yet: who asked for it is told when each is up or has failed.</param>
    public sealed record Promote(ImmutableArray<DynoName> Awaited) : FormationAction;
}
