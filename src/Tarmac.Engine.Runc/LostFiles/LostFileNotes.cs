using Tarmac.Core.Dynos.Events;
using Tarmac.Core.Formations;
using Tarmac.Engine.Runc.Dynos;

namespace Tarmac.Engine.Runc.LostFiles;

/// <summary>The notices about lost files that were written for one web dyno: each place once, also after a restart of the engine.</summary>
internal sealed class LostFileNotes(Machine machine, RunningDyno dyno) : IDisposable
{
    private const int MostPlaces = 20;

    private readonly SemaphoreSlim _one = new(1);
    private HashSet<string>? _told;
    private long? _free;

    public void Dispose() => _one.Dispose();

    public async Task LookAsync(CancellationToken cancellation)
    {
        if (dyno.Record.Kind is not DynoKind.Formation || dyno.Name.Type != ProcessType.Web || dyno.Exited.IsCompleted)
        {
            return;
        }

        await _one.WaitAsync(cancellation);
        try
        {
            _told ??= File.Exists(dyno.Folder.LostFiles) ? [.. await File.ReadAllLinesAsync(dyno.Folder.LostFiles, cancellation)] : [];
            if (_told.Count < MostPlaces && HasWritten())
            {
                await TellAsync(_told, cancellation);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It has ended just now, and its folder with it.
        }
        finally
        {
            _one.Release();
        }
    }

    private async Task TellAsync(HashSet<string> told, CancellationToken cancellation)
    {
        DateTimeOffset? up = File.Exists(dyno.Folder.Up) ? File.GetLastWriteTimeUtc(dyno.Folder.Up) : null;
        foreach (var group in LostGroup.Of(await WrittenFileScan.RunAsync(dyno.ProcessId, dyno.Record.CreatedAt, up, cancellation)))
        {
            var mark = $"{group.Kind} {FilesAtRiskLine.Printable(group.Place)}";
            if (told.Count < MostPlaces && told.Add(mark))
            {
                machine.Tell(dyno.Record, (identity, at) => new DynoEvent.FilesAtRisk(identity, group.RiskKind, group.Files, at));
                await File.AppendAllTextAsync(dyno.Folder.LostFiles, mark + "\n", cancellation);
            }
        }
    }

    /// <summary>The upper layer is a tmpfs: as long as its free space is the same, no walk is needed.</summary>
    private bool HasWritten()
    {
        var free = new DriveInfo($"/proc/{dyno.ProcessId}/root/app").TotalFreeSpace;
        var changed = free != _free;
        _free = free;
        return changed;
    }
}
