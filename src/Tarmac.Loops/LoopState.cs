namespace Tarmac.Loops;

/// <summary>How a loop is doing.</summary>
public enum LoopState
{
    /// <summary>Made, not started yet.</summary>
    Idle,

    /// <summary>Its last work succeeded.</summary>
    Healthy,

    /// <summary>Its last work, or that of one of its items, failed and is tried again.</summary>
    Failing,

    /// <summary>It was stopped.</summary>
    Stopped,
}
