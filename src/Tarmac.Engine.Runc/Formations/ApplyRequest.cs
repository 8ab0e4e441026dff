using Tarmac.Core.Dynos;
using Tarmac.Core.Formations;

namespace Tarmac.Engine.Runc.Formations;

/// <summary>A caller who waits for a formation to become what it asked for.</summary>
internal sealed class ApplyRequest(FormationSpec wanted)
{
    public FormationSpec Wanted { get; } = wanted;

    /// <summary>New dynos of a scale-up of which it is not known yet whether they come up.</summary>
    public HashSet<DynoName> Awaited { get; } = [];

    /// <summary>The first of them that did not.</summary>
    public Rollout? Failure { get; set; }

    public TaskCompletionSource<Rollout> Outcome { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}
