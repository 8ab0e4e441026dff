using Tarmac.Core.Apps;

namespace Tarmac.Core.Logs;

/// <summary>Reads apps' logs.</summary>
public interface ILogReader
{
    /// <summary>
    /// History, then (with <see cref="LogQuery.Tail"/>) new lines as they come, with none lost or doubled between the two. Ends when the app's log is deleted.
    /// A reader that is too slow misses lines and is told how many.
    /// </summary>
    IAsyncEnumerable<LogEntry> ReadAsync(AppId app, LogQuery query, CancellationToken cancellation);
}
