using System.Buffers;
using System.Collections.Immutable;
using Tarmac.Core.Logs;
using Tarmac.Logs.Files;
using Tarmac.Logs.Lines;
using Tarmac.Logs.Tails;

namespace Tarmac.Logs;

/// <summary>The log of one app: lines that wait, the files, and who follows.</summary>
internal sealed class AppLog(string folder, LogOptions options, TimeProvider time)
{
    // A line's share of memory and disk beside its text.
    private const int Overhead = 64;
    private const int Batch = 256 * 1024;

    // Taken in this order: files, then lines. Writers take the second only, and nobody holds it for long.
    private readonly Lock _files = new();
    private readonly Lock _lines = new();
    private readonly ProcessThrottle _throttle = new(options, time);
    private readonly ArrayBufferWriter<byte> _buffer = new();
    private readonly List<LogEntry> _batch = [];
    private List<LogLine> _pending = [];
    private List<LogLine> _writing = [];
    private ImmutableList<LogTail> _tails = [];
    private LogFiles? _disk;
    private bool _deleted;
    private int _queued;
    private long _lost;
    private DateTimeOffset _lostSince;
    private Exception? _failure;

    public static long Weight(in LogLine line) => (line.Text?.Length ?? 0) + Overhead;

    /// <summary>True when the log was not yet in the writer's queue.</summary>
    public bool Queue() => Interlocked.Exchange(ref _queued, 1) == 0;

    public void Unqueue() => Interlocked.Exchange(ref _queued, 0);

    /// <summary>Takes a line, or counts it as dropped.</summary>
    public bool Write(in LogLine line, bool room)
    {
        var clean = line with { Process = LogText.Name(line.Process), At = line.At < DateTimeOffset.UnixEpoch ? time.GetUtcNow() : line.At };
        lock (_lines)
        {
            if (_deleted || !_throttle.Admits(clean.Source, clean.Process, Weight(line), room))
            {
                return false;
            }

            _pending.Add(clean);
            return true;
        }
    }

    /// <summary>Writes what waits and hands it to the tails.</summary>
    public LogFlush Flush(bool all)
    {
        lock (_files)
        {
            List<LogLine> words;
            lock (_lines)
            {
                (_pending, _writing) = (_writing, _pending);
                words = [.. _throttle.DropNotices(all)];
            }

            var weight = _writing.Sum(static l => Weight(l));
            _failure = null;
            if (_writing.Count + words.Count > 0 && !_deleted)
            {
                Store(_writing, words);
            }

            // A burst's memory is given back.
            _writing = _writing.Capacity > 4096 ? [] : _writing;
            _writing.Clear();
            lock (_lines)
            {
                return new LogFlush(weight, _throttle.HasUnreportedDrops && !_deleted, _failure);
            }
        }
    }

    public (ImmutableList<LogSegment> Segments, long Last) Snapshot(LogTail? tail)
    {
        lock (_files)
        {
            if (_deleted)
            {
                tail?.Complete();
                return ([], 0);
            }

            _tails = tail is null ? _tails : _tails.Add(tail);
            return (Disk.Segments, Disk.Last);
        }
    }

    public void Leave(LogTail tail)
    {
        lock (_files)
        {
            _tails = _tails.Remove(tail);
        }
    }

    public void Trim()
    {
        lock (_files)
        {
            if (!_deleted)
            {
                Disk.Trim(time.GetUtcNow());
            }
        }
    }

    /// <summary>Ends the readers.</summary>
    public void Close()
    {
        lock (_files)
        {
            _tails.ForEach(t => t.Complete());
            _tails = [];
        }
    }

    public void Delete()
    {
        lock (_files)
        {
            lock (_lines)
            {
                _deleted = true;
            }

            _tails.ForEach(t => t.Complete());
            _tails = [];
            if (Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }

    private LogFiles Disk => _disk ??= LogFiles.Open(folder, options);

    private void Store(List<LogLine> lines, List<LogLine> words)
    {
        try
        {
            var told = _lost;
            foreach (var line in LostWord().Concat(lines).Concat(words))
            {
                Append(line);
                if (_buffer.WrittenCount >= Batch)
                {
                    Publish(ref told);
                }
            }

            Publish(ref told);
            Disk.Trim(time.GetUtcNow());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The folder cannot be read at all.
            Lose(lines.Count, e);
        }
    }

    private IEnumerable<LogLine> LostWord() => _lost == 0
        ? []
        : [new(time.GetUtcNow(), LogSource.Heroku, "logplex", $"Error L12 (Local buffer overflow): {_lost} messages dropped since {_lostSince:yyyy-MM-dd'T'HH:mm:sszzz}.")];

    private void Append(in LogLine line)
    {
        foreach (var text in LogText.Lines(line.Text))
        {
            var entry = new LogEntry(Disk.Last + _batch.Count + 1, line with { Text = text });
            LogRecord.Append(_buffer, entry);
            _batch.Add(entry);
        }
    }

    private void Publish(ref long told)
    {
        if (_batch.Count == 0)
        {
            return;
        }

        try
        {
            Disk.Append(_buffer.WrittenSpan, _batch[^1].Sequence, _batch[0].Line.At, _batch[^1].Line.At);
            _lost -= told;
            told = 0;
            foreach (var entry in _batch)
            {
                foreach (var tail in _tails)
                {
                    tail.Offer(entry);
                }
            }

            _buffer.ResetWrittenCount();
            _batch.Clear();
        }
        catch (IOException e)
        {
            // The next lines take these numbers, which no reader has seen.
            Lose(_batch.Count, e);
            told = 0;
        }
    }

    private void Lose(int lines, Exception reason)
    {
        _lostSince = _lost == 0 ? time.GetUtcNow() : _lostSince;
        _lost += lines;
        _failure = reason;
        _buffer.ResetWrittenCount();
        _batch.Clear();
    }
}
