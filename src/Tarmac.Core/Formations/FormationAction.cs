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

    /// <summary>The candidate's web dynos answer: it is the current release from now on.</summary>
    public sealed record Promote : FormationAction;
}
