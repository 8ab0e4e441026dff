namespace Tarmac.Engine.Runc.Logs;

/// <summary>Receives what a dyno wrote, in order.</summary>
internal interface IOutputReader
{
    /// <summary>True: the dyno is paused when this reader falls far behind. False: what is too far behind is skipped.</summary>
    bool MustHaveAll { get; }

    ValueTask TakeAsync(LogRecord record);

    void Lost(long bytes);

    ValueTask CompleteAsync();
}
