namespace Tarmac.Core.Formations;

/// <summary>Why a formation ends a dyno that works.</summary>
public enum StopReason
{
    /// <summary>Another release, command or size has taken over.</summary>
    Retired,

    /// <summary>Another dyno of the same kind is there in its place, or will be as soon as it has gone.</summary>
    Replaced,

    /// <summary>Fewer are wanted.</summary>
    ScaledDown,

    /// <summary>More than one runs under its name.</summary>
    Doubled,
}
