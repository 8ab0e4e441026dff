using Tarmac.Postgres.Backups;

namespace Tarmac.Server.Operations;

/// <summary>What an operation reported last.</summary>
internal sealed class LatestProgress : IProgress<BackupProgress>
{
    private readonly Lock _lock = new();
    private BackupProgress? _latest;

    public void Report(BackupProgress value)
    {
        lock (_lock)
        {
            _latest = value;
        }
    }

    public BackupProgress? Read()
    {
        lock (_lock)
        {
            return _latest;
        }
    }
}
