using System.Net.Http.Headers;
using Tarmac.Cli.PlatformRuns;
using Tarmac.Contracts;
using Tarmac.Contracts.Transfers;

namespace Tarmac.Cli.Transfers;

/// <summary>Backups and restores of a platform database, each waited for until it is done.</summary>
internal sealed class BackupService(PlatformApi api, PlatformDatabase database)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    private string Databases => $"/client/v11/databases/{database.Id}";

    private string Transfers => $"/client/v11/apps/{Uri.EscapeDataString(database.App)}/transfers";

    /// <summary>As the heroku command names it.</summary>
    public static string NameOf(Transfer transfer) => $"{(transfer.ToType == Transfer.Store ? 'b' : 'r')}{transfer.Num:000}";

    public Task<(Transfer[]? All, string? Problem)> ListAsync(CancellationToken cancellation) =>
        api.GetAsync(Transfers, PlatformJson.Default.TransferArray, cancellation);

    /// <summary>A backup that the platform has proven by restoring it once.</summary>
    public async Task<(Transfer? Backup, string? Problem)> BackUpAsync(string? note, CancellationToken cancellation)
    {
        var (begun, problem) = await api.SendAsync(
            HttpMethod.Post, $"{Databases}/backups", new TransferNote { Note = note }, PlatformJson.Default.TransferNote, PlatformJson.Default.Transfer, cancellation);
        return begun is null ? (null, problem) : await WaitAsync(begun, cancellation);
    }

    public async Task<string?> RestoreAsync(Transfer backup, CancellationToken cancellation)
    {
        var (begun, problem) = await api.SendAsync(
            HttpMethod.Post, $"{Databases}/restores", new RestoreCreate { BackupUrl = backup.ToUrl }, PlatformJson.Default.RestoreCreate, PlatformJson.Default.Transfer, cancellation);
        return begun is null ? problem : (await WaitAsync(begun, cancellation)).Problem;
    }

    /// <summary>Sends a dump (pg_dump -Fc), which replaces the database when it is whole.</summary>
    public async Task<string?> SendAsync(Stream dump, CancellationToken cancellation)
    {
        using var content = new StreamContent(dump) { Headers = { ContentType = new MediaTypeHeaderValue("application/octet-stream") } };
        var (begun, problem) = await api.SendAsync(HttpMethod.Post, $"{Databases}/restores", content, PlatformJson.Default.Transfer, cancellation);
        return begun is null ? problem : (await WaitAsync(begun, cancellation)).Problem;
    }

    public async Task<string?> NoteAsync(Transfer transfer, string? note, CancellationToken cancellation) => (await api.SendAsync(
        HttpMethod.Patch, $"{Transfers}/{transfer.Num}", new TransferNote { Note = note }, PlatformJson.Default.TransferNote, PlatformJson.Default.Transfer, cancellation)).Problem;

    private async Task<(Transfer? Done, string? Problem)> WaitAsync(Transfer begun, CancellationToken cancellation)
    {
        var (now, missed) = (begun, 0);
        while (now.FinishedAt is null)
        {
            await Task.Delay(Interval, cancellation);
            var (seen, problem) = await api.GetAsync($"{Transfers}/{begun.Num}", PlatformJson.Default.Transfer, cancellation);
            missed = seen is null ? missed + 1 : 0;
            if (missed > 60)
            {
                return (null, problem);
            }

            now = seen ?? now;
        }

        return now.Succeeded == true ? (now, null) : (null, $"{NameOf(now)} failed: {now.Logs.LastOrDefault()?.Message}");
    }
}
