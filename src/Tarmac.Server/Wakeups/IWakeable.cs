namespace Tarmac.Server.Wakeups;

/// <summary>Wants to know when a row of the control database changed. Called on the listening connection's own task: takes note and returns.</summary>
internal interface IWakeable
{
    void Wake(Wakeup wakeup);
}
