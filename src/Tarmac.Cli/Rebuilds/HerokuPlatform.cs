using Tarmac.Cli.PlatformRuns;
using Tarmac.Contracts.Apps;
using Tarmac.Contracts.Client;
using Tarmac.Contracts.Transfers;

namespace Tarmac.Cli.Rebuilds;

/// <summary>A rebuild's platform over the Platform API and one-off dynos.</summary>
internal sealed class HerokuPlatform(PlatformAccess access, PlatformClient client, AppDatabase database, string app, IReadOnlyList<string> fixtures) : IRebuildPlatform
{
    public async Task<(RebuildBackup? Backup, string? Problem)> UnfinishedAsync(CancellationToken cancellation)
    {
        var (all, problem) = await client.Databases.BackupsAsync(database, cancellation);
        var left = all?.LastOrDefault(transfer => transfer.FromName == database.Name && RebuildNote.Parse(transfer.Note) is not null);
        return left is null ? (null, problem) : (new RebuildBackup(left.Label, RebuildNote.Parse(left.Note)!), null);
    }

    public async Task<string?> CheckAsync(CancellationToken cancellation) => fixtures.Count == 0 ? null : await RunAsync(["--check", .. fixtures], cancellation) switch
    {
        (_, { } problem) => problem,
        (0, _) => null,
        (1, _) => "Postgres would refuse what is listed above: correct the fixtures or the fields, and push.",
        (var status, _) => $"The fixtures could not be checked (exit status {status}).",
    };

    public async Task<(bool On, string? Problem)> MaintenanceAsync(CancellationToken cancellation)
    {
        var (found, problem) = await client.Apps.GetAsync(app, cancellation);
        return (found?.Maintenance ?? false, problem);
    }

    public async Task<string?> SetMaintenanceAsync(bool on, CancellationToken cancellation) =>
        (await client.Apps.UpdateAsync(app, new AppUpdate { Maintenance = on }, cancellation)).Error?.Message;

    public async Task<(RebuildBackup? Backup, string? Problem)> BackUpAsync(RebuildNote? note, CancellationToken cancellation)
    {
        var (made, problem) = await client.Databases.BackUpAsync(database, note?.ToString(), cancellation);
        return made is null ? (null, problem) : (new RebuildBackup(made.Label, note ?? new RebuildNote(RebuildPhase.Done, false)), null);
    }

    public async Task<string?> NoteAsync(RebuildBackup backup, RebuildNote? note, CancellationToken cancellation)
    {
        var (transfer, problem) = await FindAsync(backup, cancellation);
        return transfer is null ? problem : (await client.Databases.NoteAsync(database, transfer, note?.ToString(), cancellation)).Error?.Message;
    }

    public async Task<string?> ResetAsync(CancellationToken cancellation) => (await client.Databases.ResetAsync(database, cancellation)).Error?.Message;

    public async Task<string?> FillAsync(CancellationToken cancellation) => await RunAsync(fixtures, cancellation) switch
    {
        (_, { } problem) => problem,
        (0, _) => null,
        (var status, _) => $"Tables or fixtures failed (exit status {status}; the lines above say why).",
    };

    public async Task<string?> RestoreAsync(RebuildBackup backup, CancellationToken cancellation)
    {
        var (transfer, problem) = await FindAsync(backup, cancellation);
        return transfer is null ? problem : (await client.Databases.RestoreAsync(database, transfer, cancellation)).Error?.Message;
    }

    private async Task<(Transfer? Found, string? Problem)> FindAsync(RebuildBackup backup, CancellationToken cancellation)
    {
        var (all, problem) = await client.Databases.BackupsAsync(database, cancellation);
        return all?.FirstOrDefault(transfer => transfer.Label == backup.Name) is { } found ? (found, null) : (null, problem ?? $"There is no backup {backup.Name}.");
    }

    private Task<(int Status, string? Problem)> RunAsync(IEnumerable<string> arguments, CancellationToken cancellation) =>
        new PlatformRun(access, app).RunAsync(["python", "-m", "tarmac_django", "fill", .. arguments], cancellation);
}
