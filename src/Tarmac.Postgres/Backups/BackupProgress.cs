using System.Runtime.InteropServices;

namespace Tarmac.Postgres.Backups;

/// <summary>How far a backup or a restore is.</summary>
/// <param name="Bytes">Of the dump, written or read so far.</param>
/// <param name="TotalBytes">Of the database that is dumped, or of the dump that is restored.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct BackupProgress(BackupStep Step, long Bytes, long TotalBytes);
