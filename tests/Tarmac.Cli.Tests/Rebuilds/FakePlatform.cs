using Tarmac.Cli.Rebuilds;

namespace Tarmac.Cli.Tests.Rebuilds;

/// <summary>A platform whose database is a word, and which fails or is interrupted at one of its calls.</summary>
internal sealed class FakePlatform : IRebuildPlatform
{
    private readonly Dictionary<string, string> _backups = [];

    public string Database { get; set; } = "old";

    public bool Maintenance { get; set; }

    public RebuildBackup? Left { get; set; }

    /// <summary>The name of the call that fails, and how often.</summary>
    public string? Fails { get; set; }

    public int Times { get; set; } = int.MaxValue;

    /// <summary>Pressed at that call.</summary>
    public string? Interrupted { get; set; }

    public CancellationTokenSource Key { get; } = new();

    public List<string> Calls { get; } = [];

    public string BackUp(string name, string content)
    {
        _backups[name] = content;
        return name;
    }

    public string ContentOf(string name) => _backups[name];

    public Task<(RebuildBackup? Backup, string? Problem)> UnfinishedAsync(CancellationToken cancellation) => Task.FromResult((Left, (string?)null));

    public Task<string?> CheckAsync(CancellationToken cancellation) => Call("check", cancellation);

    public async Task<(bool On, string? Problem)> MaintenanceAsync(CancellationToken cancellation) => (Maintenance, await Call("look", cancellation));

    public Task<string?> SetMaintenanceAsync(bool on, CancellationToken cancellation) => Call($"maintenance {on}", cancellation, () => Maintenance = on);

    public async Task<(RebuildBackup? Backup, string? Problem)> BackUpAsync(RebuildNote? note, CancellationToken cancellation)
    {
        var name = BackUp($"b00{_backups.Count + 1}", Database);
        var backup = new RebuildBackup(name, note ?? new RebuildNote(RebuildPhase.Done, false));
        Left = note is null ? Left : backup;
        return await Call("backup", cancellation) is { } problem ? (null, problem) : (backup, null);
    }

    public Task<string?> NoteAsync(RebuildBackup backup, RebuildNote? note, CancellationToken cancellation) =>
        Call($"note {note?.Phase}", cancellation, () => Left = note is null ? null : backup with { Note = note });

    public Task<string?> ResetAsync(CancellationToken cancellation) => Call("reset", cancellation, () => Database = "", even: true);

    public Task<string?> FillAsync(CancellationToken cancellation) => Call("fill", cancellation, () => Database = Fails == "fill" ? "half" : "new", even: true);

    public Task<string?> RestoreAsync(RebuildBackup backup, CancellationToken cancellation) => Call("restore", cancellation, () => Database = _backups[backup.Name]);

    private Task<string?> Call(string name, CancellationToken cancellation, Action? act = null, bool even = false)
    {
        Calls.Add(name);
        if (Interrupted == name)
        {
            Key.Cancel();
        }

        var fails = Fails == name && Times-- > 0;
        if (!fails || even)
        {
            act?.Invoke();
        }

        cancellation.ThrowIfCancellationRequested();
        return Task.FromResult(fails ? $"No {name}." : null);
    }
}
