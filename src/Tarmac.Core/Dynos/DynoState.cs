namespace Tarmac.Core.Dynos;

/// <summary>A dyno's life as the Platform API and the log name it.</summary>
public enum DynoState
{
    Starting,
    Up,
    Stopping,
    Down,
    Crashed,
    Complete,
}
