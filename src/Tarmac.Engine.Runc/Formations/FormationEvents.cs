using Tarmac.Core.Dynos;
using Tarmac.Core.Dynos.Events;

namespace Tarmac.Engine.Runc.Formations;

/// <summary>Reports what happens to a formation's dynos.</summary>
internal sealed class FormationEvents(IDynoEventSink events, TimeProvider time)
{
    /// <summary>An earlier run has started it.</summary>
    public void Found(DynoIdentity dyno, DynoState state) => events.Publish(new DynoEvent.Found(dyno, state, Now()));

    public void Restarting(DynoIdentity dyno) => events.Publish(new DynoEvent.Restarting(dyno, Now()));

    public void Cycling(DynoIdentity dyno) => events.Publish(new DynoEvent.Cycling(dyno, Now()));

    public void BootTimedOut(DynoIdentity dyno, TimeSpan limit)
    {
        events.Publish(new DynoEvent.BootTimedOut(dyno, limit, Now()));
        events.Publish(new DynoEvent.Killing(dyno, AfterTerm: false, Now()));
    }

    public void Up(DynoIdentity dyno) => events.Publish(new DynoEvent.StateChanged(dyno, DynoState.Starting, DynoState.Up, Now()));

    public void Terminating(DynoIdentity dyno) => events.Publish(new DynoEvent.Terminating(dyno, Now()));

    public void ExitTimedOut(DynoIdentity dyno, TimeSpan grace)
    {
        events.Publish(new DynoEvent.ExitTimedOut(dyno, grace, Now()));
        events.Publish(new DynoEvent.Killing(dyno, AfterTerm: true, Now()));
    }

    public void Exited(DynoIdentity dyno, DynoExit exit, bool overQuotaAlready)
    {
        if (exit.OutOfMemory && !overQuotaAlready)
        {
            events.Publish(new DynoEvent.OutOfMemory(dyno, Now()));
        }

        events.Publish(new DynoEvent.Exited(dyno, exit, Now()));
    }

    public void Down(DynoIdentity dyno, bool wasUp) => Gone(dyno, wasUp, DynoState.Down);

    public void Crashed(DynoIdentity dyno, bool wasUp) => Gone(dyno, wasUp, DynoState.Crashed);

    private void Gone(DynoIdentity dyno, bool wasUp, DynoState state) =>
        events.Publish(new DynoEvent.StateChanged(dyno, wasUp ? DynoState.Up : DynoState.Starting, state, Now()));

    private DateTimeOffset Now() => time.GetUtcNow();
}
