namespace Tarmac.Postgres.Backups;

/// <summary>What a backup or a restore is doing.</summary>
public enum BackupStep
{
    /// <summary>pg_dump writes the file.</summary>
    Dumping,

    /// <summary>The new dump is restored beside the database, to verify it.</summary>
    Verifying,

    /// <summary>The dump is restored beside the database.</summary>
    Restoring,

    /// <summary>The restored database takes the place of the present one. It cannot be cancelled any more.</summary>
    Replacing,
}
