using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Tarmac.Core.Logs;

namespace Tarmac.Logs.Tails;

/// <summary>A reader that follows an app's log. Lines that it does not read in time are dropped; a notice takes their place.</summary>
internal sealed class LogTail(LogFilter filter, int room, TimeProvider time)
{
    private readonly Channel<LogEntry> _lines = Channel.CreateBounded<LogEntry>(room);
    private readonly Lock _gate = new();
    private long _missed;
    private long _lastMissed;
    private DateTimeOffset _since;

    /// <summary>Never waits.</summary>
    public void Offer(in LogEntry entry)
    {
        if (!filter.Matches(entry.Line))
        {
            return;
        }

        lock (_gate)
        {
            if (_missed > 0 && _lines.Writer.TryWrite(Word()))
            {
                _missed = 0;
            }

            if (_missed == 0 && _lines.Writer.TryWrite(entry))
            {
                return;
            }

            _since = _missed == 0 ? time.GetUtcNow() : _since;
            _missed++;
            _lastMissed = entry.Sequence;
        }
    }

    /// <summary>The log was deleted.</summary>
    public void Complete() => _lines.Writer.TryComplete();

    public async IAsyncEnumerable<LogEntry> ReadAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        while (await _lines.Reader.WaitToReadAsync(cancellation))
        {
            while (_lines.Reader.TryRead(out var entry))
            {
                yield return entry;
            }

            if (TakeWord() is { } word)
            {
                yield return word;
            }
        }
    }

    // Its sequence is the last one missed: who resumes after it goes on behind the gap that it was told of.
    private LogEntry Word() => new(_lastMissed, new LogLine(
        time.GetUtcNow(),
        LogSource.Heroku,
        "logplex",
        $"Error L11 (Tail buffer overflow) -> This tail session dropped {_missed} messages since {_since:yyyy-MM-dd'T'HH:mm:sszzz}"));

    private LogEntry? TakeWord()
    {
        lock (_gate)
        {
            if (_missed == 0 || _lines.Reader.Count > 0)
            {
                return null;
            }

            var word = Word();
            _missed = 0;
            return word;
        }
    }
}
