namespace Tarmac.Server.Routing;

/// <summary>What became of a table that was sent to a router.</summary>
internal enum RouterAnswer
{
    /// <summary>In force, and on the router's disk.</summary>
    Taken,

    /// <summary>In force, but lost when the router starts again.</summary>
    TakenNotKept,

    /// <summary>The router has a table with a higher version.</summary>
    HasNewer,

    /// <summary>The router's process is not there; it gets the table when it is back.</summary>
    Gone,
}
