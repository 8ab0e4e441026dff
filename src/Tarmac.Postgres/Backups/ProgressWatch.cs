namespace Tarmac.Postgres.Backups;

/// <summary>Reports every second how many bytes have been written or read, while a program works.</summary>
internal static class ProgressWatch
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    public static async Task<T> DuringAsync<T>(
        Task<T> work, BackupStep step, long total, Func<long> bytes, IProgress<BackupProgress>? progress, TimeProvider time)
    {
        while (progress is not null && !work.IsCompleted)
        {
            progress.Report(new BackupProgress(step, bytes(), total));
            await Task.WhenAny(work, Task.Delay(Interval, time, CancellationToken.None));
        }

        return await work;
    }
}
