using System.Buffers;
using System.Collections.Immutable;
using System.IO.Pipelines;
using Tarmac.Core.Apps;
using Tarmac.Core.Logs;

namespace Tarmac.Engine.Runc.Logs;

/// <summary>Where a dyno's output goes: its app's log, a reader of a one-off, and the last lines that are kept for an error message.</summary>
internal sealed class DynoOutput : IOutputReader, IDisposable
{
    private const int Kept = 30;
    private const int UnreadLimit = 4 * 1024 * 1024;

    private readonly Lock _lock = new();
    private readonly Queue<string> _last = new(Kept);
    private readonly LineAssembler[] _lines;
    private readonly AppId _app;
    private readonly string _name;
    private readonly ILogSink? _sink;
    private readonly Pipe? _pipe;
    private readonly OutputStream? _stream;
    private readonly TimeProvider _time;
    private bool _readerGone;

    /// <param name="sink">Null: the output is not logged.</param>
    /// <param name="piped">A client may read <see cref="Stream"/>.</param>
    public DynoOutput(AppId app, string name, ILogSink? sink, bool piped, TimeProvider time)
    {
        (_app, _name, _sink, _time) = (app, name, sink, time);
        _lines = [new(Line), new(Line)];
        if (piped)
        {
            _pipe = new Pipe(new PipeOptions(pauseWriterThreshold: UnreadLimit, resumeWriterThreshold: UnreadLimit / 2, useSynchronizationContext: false));
            _stream = new OutputStream(_pipe.Reader.AsStream());
        }
    }

    /// <summary>Both outputs, byte for byte.</summary>
    public Stream Stream => _stream ?? System.IO.Stream.Null;

    // Output that is logged and has no reader (a detached one-off) does not block.
    public bool MustHaveAll => _stream is { WasRead: true } || (_stream is not null && _sink is null);

    public ImmutableArray<string> LastLines
    {
        get
        {
            lock (_lock)
            {
                return [.. _last];
            }
        }
    }

    public async ValueTask TakeAsync(LogRecord record)
    {
        _lines[record.IsError ? 1 : 0].Add(record);
        if (_pipe is null || _readerGone)
        {
            return;
        }

        if (!MustHaveAll && _stream!.Unread + record.Content.Length > UnreadLimit / 2)
        {
            return;
        }

        var writer = _pipe.Writer;
        writer.Write(record.Content.Span);
        if (record.EndsLine)
        {
            writer.Write("\n"u8);
        }

        _stream!.Add(record.Content.Length + (record.EndsLine ? 1 : 0));
        _readerGone = (await writer.FlushAsync()).IsCompleted;
    }

    public void Lost(long bytes) => _sink?.Write(
        _app, new LogLine(_time.GetUtcNow(), LogSource.Heroku, _name, $"Error L12 (Local buffer overflow) -> {bytes} bytes dropped since the dyno writes faster than its log is read."));

    public async ValueTask CompleteAsync()
    {
        foreach (var lines in _lines)
        {
            lines.Complete();
        }

        if (_pipe is not null)
        {
            await _pipe.Writer.CompleteAsync();
        }
    }

    public void Dispose() => _stream?.Dispose();

    private void Line(DateTimeOffset at, string text)
    {
        lock (_lock)
        {
            if (_last.Count == Kept)
            {
                _last.Dequeue();
            }

            _last.Enqueue(text);
        }

        _sink?.Write(_app, new LogLine(at, LogSource.App, _name, text));
    }
}
