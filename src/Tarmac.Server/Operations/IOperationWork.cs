using Tarmac.Core.Outcomes;
using Tarmac.Postgres.Backups;

namespace Tarmac.Server.Operations;

/// <summary>Carries out operations of one kind. May be repeated at any time: a crash begins it again.</summary>
internal interface IOperationWork
{
    string Kind { get; }

    /// <summary>It is tried until it succeeds; a fault delays it. Otherwise a fault ends it.</summary>
    bool MustSucceed { get; }

    /// <summary>A cancelled one is taken back, also when it was done already.</summary>
    bool CanBeUndone { get; }

    Task<Result<OperationResult>> RunAsync(OperationRow row, IProgress<BackupProgress> progress, CancellationToken cancellation);

    /// <summary>Removes what it left, after it failed or was cancelled.</summary>
    void Undo(OperationRow row);

    /// <summary>After it succeeded or failed.</summary>
    Task EndedAsync(OperationRow row, CancellationToken cancellation);
}
