namespace Tarmac.Core.Dynos;

/// <summary>Why a dyno runs.</summary>
public enum DynoPurpose
{
    /// <summary>The formation wants it: when it ends, another one starts in its place.</summary>
    Formation,

    /// <summary>Somebody ran a command: <c>heroku run</c>.</summary>
    OneOff,

    /// <summary>It is the release command of a deployment.</summary>
    ReleasePhase,
}
