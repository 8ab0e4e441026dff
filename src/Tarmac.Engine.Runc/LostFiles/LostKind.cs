namespace Tarmac.Engine.Runc.LostFiles;

/// <summary>What is lost with a file that only the dyno's own disk has.</summary>
internal enum LostKind
{
    /// <summary>Nothing that anybody misses: caches, temporary files, what each start makes anew.</summary>
    Nothing,

    /// <summary>An upload, an export: somebody's file.</summary>
    File,

    /// <summary>A database of its own.</summary>
    Database,

    /// <summary>A log that nobody can read from outside.</summary>
    Log,
}
