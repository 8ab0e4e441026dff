namespace Tarmac.Engine.Runc.Formations;

/// <summary>A caller that waits until these dynos have ended, or until their replacement was given up.</summary>
internal sealed class GoneWaiter(IReadOnlyList<SupervisedDyno> dynos)
{
    public TaskCompletionSource Gone { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Check(IEnumerable<SupervisedDyno> there)
    {
        if (dynos.All(d => !there.Contains(d) || (!d.Replace && d.State is not Core.Dynos.DynoState.Stopping)))
        {
            Gone.TrySetResult();
        }
    }
}
