using System.Text;
using Tarmac.Cli.PlatformRuns;
using Tarmac.Cli.Transfers;
using Tarmac.Contracts;
using Tarmac.Contracts.Transfers;

namespace Tarmac.Cli.Rebuilds;

/// <summary>A rebuild's platform over the Platform API and one-off dynos.</summary>
internal sealed class HerokuPlatform(PlatformAccess access, PlatformApi api, PlatformDatabase database, string app, IReadOnlyList<string> fixtures) : IRebuildPlatform
{
    private readonly BackupService _backups = new(api, database);

    private string App => $"/apps/{Uri.EscapeDataString(app)}";

    public async Task<(RebuildBackup? Backup, string? Problem)> UnfinishedAsync(CancellationToken cancellation)
    {
        var (all, problem) = await _backups.ListAsync(cancellation);
        var left = all?.LastOrDefault(transfer => transfer.FromName == database.Name && RebuildNote.Parse(transfer.Note) is not null);
        return left is null ? (null, problem) : (new RebuildBackup(BackupService.NameOf(left), RebuildNote.Parse(left.Note)!), null);
    }

    public async Task<string?> CheckAsync(CancellationToken cancellation) => fixtures.Count == 0 ? null : await RunAsync(["--check", .. fixtures], cancellation) switch
    {
        (_, { } problem) => problem,
        (0, _) => null,
        (1, _) => "Postgres would refuse what is listed above: mend the fixtures, or the fields, and push.",
        (var status, _) => $"The fixtures could not be checked (exit status {status}).",
    };

    public async Task<(bool On, string? Problem)> MaintenanceAsync(CancellationToken cancellation)
    {
        var (found, problem) = await api.GetAsync(App, PlatformJson.Default.App, cancellation);
        return (found?.Maintenance ?? false, problem);
    }

    public async Task<string?> SetMaintenanceAsync(bool on, CancellationToken cancellation)
    {
        using var body = new StringContent($$"""{"maintenance": {{(on ? "true" : "false")}}}""", Encoding.UTF8, "application/json");
        return (await api.SendAsync(HttpMethod.Patch, App, body, PlatformJson.Default.App, cancellation)).Problem;
    }

    public async Task<(RebuildBackup? Backup, string? Problem)> BackUpAsync(RebuildNote? note, CancellationToken cancellation)
    {
        var (made, problem) = await _backups.BackUpAsync(note?.ToString(), cancellation);
        return made is null ? (null, problem) : (new RebuildBackup(BackupService.NameOf(made), note ?? new RebuildNote(RebuildPhase.Done, false)), null);
    }

    public async Task<string?> NoteAsync(RebuildBackup backup, RebuildNote? note, CancellationToken cancellation)
    {
        var (transfer, problem) = await FindAsync(backup, cancellation);
        return transfer is null ? problem : await _backups.NoteAsync(transfer, note?.ToString(), cancellation);
    }

    public async Task<string?> ResetAsync(CancellationToken cancellation)
    {
        using var body = new StringContent("{}", Encoding.UTF8, "application/json");
        return (await api.SendAsync(HttpMethod.Put, $"/client/v11/databases/{database.Id}/reset", body, PlatformJson.Default.DataMessage, cancellation)).Problem;
    }

    public async Task<string?> FillAsync(CancellationToken cancellation) => await RunAsync(fixtures, cancellation) switch
    {
        (_, { } problem) => problem,
        (0, _) => null,
        (var status, _) => $"Tables or fixtures failed (exit status {status}; the lines above say why).",
    };

    public async Task<string?> RestoreAsync(RebuildBackup backup, CancellationToken cancellation)
    {
        var (transfer, problem) = await FindAsync(backup, cancellation);
        return transfer is null ? problem : await _backups.RestoreAsync(transfer, cancellation);
    }

    private async Task<(Transfer? Found, string? Problem)> FindAsync(RebuildBackup backup, CancellationToken cancellation)
    {
        var (all, problem) = await _backups.ListAsync(cancellation);
        return all?.FirstOrDefault(transfer => BackupService.NameOf(transfer) == backup.Name) is { } found ? (found, null) : (null, problem ?? $"There is no backup {backup.Name}.");
    }

    private Task<(int Status, string? Problem)> RunAsync(IEnumerable<string> arguments, CancellationToken cancellation) =>
        new PlatformRun(access, app).RunAsync(["python", "-m", "tarmac_django", "fill", .. arguments], cancellation);
}
