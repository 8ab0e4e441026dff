using Tarmac.Core.Formations;

namespace Tarmac.Engine.Runc.Formations;

/// <summary>A caller who waits for a formation to become what it asked for.</summary>
internal sealed class ApplyRequest(FormationSpec wanted)
{
    public FormationSpec Wanted { get; } = wanted;

    public TaskCompletionSource<Rollout> Outcome { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}
