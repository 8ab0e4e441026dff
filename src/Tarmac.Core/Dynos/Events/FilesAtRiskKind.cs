namespace Tarmac.Core.Dynos.Events;

/// <summary>What files look like that a dyno writes to its own disk.</summary>
public enum FilesAtRiskKind
{
    /// <summary>A database in a file.</summary>
    Database,

    /// <summary>A log that nobody reads there.</summary>
    Log,

    /// <summary>Uploads and the like.</summary>
    File,
}
