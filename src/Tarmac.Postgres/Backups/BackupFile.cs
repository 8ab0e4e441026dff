namespace Tarmac.Postgres.Backups;

/// <summary>A dump that was verified by a test restore: its size, and that of the database it came from.</summary>
public sealed record BackupFile(long Bytes, long DatabaseBytes);
