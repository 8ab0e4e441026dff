namespace Tarmac.Cli.Rebuilds;

/// <summary>What a rebuild asks of the platform. A string that is not null is the sentence that tells the user why something was not done.</summary>
internal interface IRebuildPlatform
{
    /// <summary>What an earlier rebuild left unfinished.</summary>
    Task<(RebuildBackup? Backup, string? Problem)> UnfinishedAsync(CancellationToken cancellation);

    /// <summary>Whether Postgres would refuse anything of the fixtures.</summary>
    Task<string?> CheckAsync(CancellationToken cancellation);

    Task<(bool On, string? Problem)> MaintenanceAsync(CancellationToken cancellation);

    Task<string?> SetMaintenanceAsync(bool on, CancellationToken cancellation);

    Task<(RebuildBackup? Backup, string? Problem)> BackUpAsync(RebuildNote? note, CancellationToken cancellation);

    /// <summary>Null forgets it: the work is finished.</summary>
    Task<string?> NoteAsync(RebuildBackup backup, RebuildNote? note, CancellationToken cancellation);

    Task<string?> ResetAsync(CancellationToken cancellation);

    /// <summary>Tables and fixtures.</summary>
    Task<string?> FillAsync(CancellationToken cancellation);

    Task<string?> RestoreAsync(RebuildBackup backup, CancellationToken cancellation);
}
