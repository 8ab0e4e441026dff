namespace Tarmac.Logs;

/// <summary>Where logs lie and how much of them is kept.</summary>
/// <param name="Directory">Holds a folder per app.</param>
public sealed record LogOptions(string Directory)
{
    /// <summary>Kept per app; the oldest goes first. Bytes.</summary>
    public long AppBytes { get; init; } = 10 * 1024 * 1024;

    /// <summary>Kept and shown no longer, as on Heroku.</summary>
    public TimeSpan Age { get; init; } = TimeSpan.FromDays(7);

    /// <summary>The most lines of history that a reader gets, as on Heroku.</summary>
    public int Lines { get; init; } = 1500;

    /// <summary>Lines that were accepted for so long at most are lost when tarmacd is killed.</summary>
    public TimeSpan FlushInterval { get; init; } = TimeSpan.FromMilliseconds(20);

    /// <summary>What one process may write for long; what it writes above that is dropped, and the log says so (L12). Bytes.</summary>
    public long ProcessBytesPerSecond { get; init; } = 512 * 1024;

    /// <summary>What one process may write at once. Bytes.</summary>
    public long ProcessBurst { get; init; } = 1024 * 1024;

    /// <summary>Lines of all apps that wait to be written. Bytes.</summary>
    public long PendingBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>Lines that wait for one slow reader; it misses the rest, and is told so (L11).</summary>
    public int ReaderLines { get; init; } = 2000;
}
