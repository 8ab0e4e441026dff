namespace Tarmac.Engine.Runc.LostFiles;

/// <summary>What is lost with a file that only the dyno's own disk has.</summary>
internal enum LostKind
{
    /// <summary>Not user data: caches, temporary files, files that each start creates again.</summary>
    Nothing,

    /// <summary>User data: an upload, an export.</summary>
    File,

    /// <summary>A database of its own.</summary>
    Database,

    /// <summary>A log file, which cannot be read from outside the dyno.</summary>
    Log,
}
