namespace Tarmac.Cli.Rebuilds;

/// <summary>A backup that a rebuild took, and what it wrote on it.</summary>
internal sealed record RebuildBackup(string Name, RebuildNote Note);
