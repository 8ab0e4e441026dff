namespace Tarmac.Core.Routing;

/// <summary>The state of an app's web dynos; selects the router's error when no dyno can take a request.</summary>
public enum WebState
{
    /// <summary>Nothing was ever released (H81).</summary>
    Blank,

    /// <summary>Web is scaled to 0 (H14).</summary>
    None,

    /// <summary>The first dynos are booting; requests wait up to 75 s (H20).</summary>
    Starting,

    /// <summary>At least one dyno serves.</summary>
    Serving,

    /// <summary>All web dynos crashed (H10).</summary>
    Crashed,
}
