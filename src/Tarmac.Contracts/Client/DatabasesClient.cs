using System.Net.Http.Headers;
using Tarmac.Contracts.Data;
using Tarmac.Contracts.Transfers;

namespace Tarmac.Contracts.Client;

/// <summary>Databases, their backups and restores. What takes long is waited for until it is done.</summary>
public sealed class DatabasesClient
{
    private const int MissedAnswers = 60;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    private readonly PlatformClient _client;
    private readonly TimeProvider _time;

    internal DatabasesClient(PlatformClient client, TimeProvider time) => (_client, _time) = (client, time);

    public async Task<Answer<AppDatabase>> FindAsync(string app, CancellationToken cancellation)
    {
        var attachments = await _client.ListAsync($"{AppsClient.Path(app)}/addon-attachments", PlatformJson.Default.AddOnAttachmentArray, cancellation);
        if (!attachments.Succeeded)
        {
            return attachments.Error;
        }

        return attachments.Value.FirstOrDefault(attachment => attachment.Name == "DATABASE")?.Addon is { } addOn
            ? new AppDatabase(addOn.App.Name, addOn.Id, addOn.Name)
            : new PlatformError("not_found", $"{app} has no database: heroku addons:create heroku-postgresql -a {app}", null);
    }

    /// <summary>Drops the database and makes it anew, empty.</summary>
    public Task<Answer<DataMessage>> ResetAsync(AppDatabase database, CancellationToken cancellation) => _client.SendAsync(
        HttpMethod.Put, $"{database.Path}/reset", new DatabaseReset(), PlatformJson.Default.DatabaseReset, PlatformJson.Default.DataMessage, cancellation);

    public Task<Answer<Transfer[]>> BackupsAsync(AppDatabase database, CancellationToken cancellation) =>
        _client.GetAsync(database.Transfers, PlatformJson.Default.TransferArray, cancellation);

    /// <summary>Makes a backup that the platform has verified by restoring it once.</summary>
    public async Task<Answer<Transfer>> BackUpAsync(AppDatabase database, string? note, CancellationToken cancellation) => await WaitAsync(
        database,
        await _client.SendAsync(
            HttpMethod.Post, $"{database.Path}/backups", new TransferNote { Note = note }, PlatformJson.Default.TransferNote, PlatformJson.Default.Transfer, cancellation),
        cancellation);

    public async Task<Answer<Transfer>> RestoreAsync(AppDatabase database, Transfer backup, CancellationToken cancellation) => await WaitAsync(
        database,
        await _client.SendAsync(
            HttpMethod.Post, $"{database.Path}/restores", new RestoreCreate { BackupUrl = backup.ToUrl }, PlatformJson.Default.RestoreCreate, PlatformJson.Default.Transfer, cancellation),
        cancellation);

    /// <summary>Sends a dump (pg_dump -Fc), which replaces the database when it is whole.</summary>
    public async Task<Answer<Transfer>> RestoreAsync(AppDatabase database, Stream dump, CancellationToken cancellation)
    {
        using var content = new StreamContent(dump) { Headers = { ContentType = new MediaTypeHeaderValue("application/octet-stream") } };
        var begun = await _client.SendAsync(HttpMethod.Post, $"{database.Path}/restores", content, PlatformJson.Default.Transfer, cancellation);
        return await WaitAsync(database, begun, cancellation);
    }

    public Task<Answer<Transfer>> NoteAsync(AppDatabase database, Transfer transfer, string? note, CancellationToken cancellation) => _client.SendAsync(
        HttpMethod.Patch,
        $"{database.Transfers}/{transfer.Num}",
        new TransferNote { Note = note },
        PlatformJson.Default.TransferNote,
        PlatformJson.Default.Transfer,
        cancellation);

    private async Task<Answer<Transfer>> WaitAsync(AppDatabase database, Answer<Transfer> begun, CancellationToken cancellation)
    {
        if (!begun.Succeeded)
        {
            return begun;
        }

        var (now, missed) = (begun.Value, 0);
        while (now.FinishedAt is null)
        {
            await Task.Delay(Interval, _time, cancellation);
            var seen = await _client.GetAsync($"{database.Transfers}/{now.Num}", PlatformJson.Default.Transfer, cancellation);
            missed = seen.Succeeded ? 0 : missed + 1;
            if (missed > MissedAnswers)
            {
                return seen;
            }

            now = seen.Value ?? now;
        }

        return now.Succeeded == true ? now : new PlatformError(PlatformError.Failed, $"{now.Label} failed: {now.Logs.LastOrDefault()?.Message}", null);
    }
}
