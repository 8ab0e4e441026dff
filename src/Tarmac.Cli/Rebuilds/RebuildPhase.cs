namespace Tarmac.Cli.Rebuilds;

internal enum RebuildPhase
{
    /// <summary>The database is as it was.</summary>
    Prepared,

    /// <summary>The database is between the old and the new: only the backup is whole.</summary>
    Changing,

    /// <summary>The database is new; maintenance is not yet as it was.</summary>
    Done,
}
