namespace Tarmac.Core.Dynos;

/// <summary>A signal for the processes of a one-off dyno.</summary>
public enum DynoSignal
{
    /// <summary>SIGHUP: its terminal is gone.</summary>
    HangUp,

    /// <summary>SIGINT.</summary>
    Interrupt,

    /// <summary>SIGTERM.</summary>
    Terminate,

    /// <summary>SIGKILL.</summary>
    Kill,
}
