
namespace Tarmac.Core.Logs;

/// <summary>What a reader wants of an app's log.</summary>
public sealed record LogQuery
{
    /// <summary>Heroku's number of lines where none is given.</summary>
    public const int DefaultLines = 100;

    /// <summary>How many of the last lines that match; with <see cref="AfterSequence"/> of no account.</summary>
    public int Lines { get; init; } = DefaultLines;

    /// <summary>Whether to go on with new lines as they come.</summary>
    public bool Tail { get; init; }

    public LogFilter Filter { get; init; } = LogFilter.Everything;

    /// <summary>The last line that this reader has seen (<c>Last-Event-ID</c>): it gets all after it, as far as they are kept.</summary>
    public long? AfterSequence { get; init; }
}
