namespace Tarmac.Router.Exchanges;

/// <summary>What follows from one try at a dyno.</summary>
internal enum Verdict
{
    /// <summary>The exchange is over, well or not.</summary>
    Over,

    /// <summary>The dyno could not be reached: another one may.</summary>
    Unreachable,

    /// <summary>An idle connection was closed before the dyno got the request: once more.</summary>
    Stale,

    /// <summary>A newer table has dropped the dyno.</summary>
    Retired,
}
