namespace Tarmac.Server.Wakeups;

/// <summary>Is notified when a row of the control database changed. Called on the task of the listening connection: must return at once.</summary>
internal interface IWakeable
{
    void Wake(Wakeup wakeup);
}
