namespace Tarmac.Core.Dynos.Events;

/// <summary>
/// Takes what happens to dynos from an engine. Never blocks and never throws. What it makes of an event for the app's log is written when it returns, so that
/// the line stands before whatever the dyno writes after it.
/// </summary>
public interface IDynoEventSink
{
    void Publish(DynoEvent.OfDyno happened);
}
