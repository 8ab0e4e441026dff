using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Tarmac.Core.Apps;
using Tarmac.Core.Logs;
using Tarmac.Loops;
using Tarmac.Logs.Files;
using Tarmac.Logs.Tails;

namespace Tarmac.Logs;

/// <summary>
/// The logs of all apps. Writers never wait; lines are written in batches, <see cref="LogOptions.FlushInterval"/> after the first, and that is all that a
/// kill of the program can lose.
/// </summary>
public sealed partial class LogStore : ILogSink, ILogReader, ILogRemover, IAsyncDisposable
{
    private static readonly TimeSpan Sweep = TimeSpan.FromHours(1);

    private readonly LogOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<LogStore> _log;
    private readonly ConcurrentDictionary<AppId, AppLog> _apps = [];

    // Not bounded by number, but holds each app once at most.
    private readonly Channel<AppLog> _waiting = Channel.CreateUnbounded<AppLog>(new UnboundedChannelOptions { SingleReader = true });
    private readonly List<AppLog> _unfinished = [];
    private readonly Loop[] _loops;
    private long _pending;

    public LogStore(LogOptions options, LoopContext context, ILogger<LogStore> log)
    {
        _options = options;
        _time = context.Time;
        _log = log;
        _loops = [new Loop("log writer", LoopPace.Continuous, context, WriteAsync), new Loop("log sweep", new LoopPace(Sweep), context, SweepAsync)];
        foreach (var loop in _loops)
        {
            loop.Start();
        }
    }

    public void Write(AppId app, in LogLine line)
    {
        var log = Find(app);
        if (log.Write(line, room: Interlocked.Read(ref _pending) < _options.PendingBytes))
        {
            Interlocked.Add(ref _pending, AppLog.Weight(line));
            LogMeter.Taken.Add(1);
        }
        else
        {
            LogMeter.Dropped.Add(1);
        }

        if (log.Queue())
        {
            _waiting.Writer.TryWrite(log);
        }
    }

    public async IAsyncEnumerable<LogEntry> ReadAsync(AppId app, LogQuery query, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var log = Find(app);
        Flush(log, all: false);
        var tail = query.Tail ? new LogTail(query.Filter, _options.ReaderLines, _time) : null;
        var (segments, last) = log.Snapshot(tail);
        try
        {
            foreach (var entry in History(segments, last, query))
            {
                cancellation.ThrowIfCancellationRequested();
                yield return entry;
            }

            if (tail is not null)
            {
                await foreach (var entry in tail.ReadAsync(cancellation))
                {
                    yield return entry;
                }
            }
        }
        finally
        {
            if (tail is not null)
            {
                log.Leave(tail);
            }
        }
    }

    public void Delete(AppId app)
    {
        var log = Find(app);
        log.Delete();
        Flush(log, all: false);
    }

    /// <summary>Writes what waits.</summary>
    public void Flush()
    {
        foreach (var log in _apps.Values)
        {
            Flush(log, all: false);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_loops.Select(loop => loop.StopAsync(CancellationToken.None)));
        foreach (var log in _apps.Values)
        {
            Flush(log, all: true);
            log.Close();
        }
    }

    /// <summary>Removes what is too old, of apps that write nothing too.</summary>
    internal void Trim()
    {
        foreach (var folder in Directory.Exists(_options.Directory) ? Directory.GetDirectories(_options.Directory) : [])
        {
            if (Guid.TryParse(Path.GetFileName(folder), out var id))
            {
                Find(new AppId(id)).Trim();
            }
        }
    }

    private AppLog Find(AppId app) => _apps.TryGetValue(app, out var log)
        ? log
        : _apps.GetOrAdd(app, static (id, store) => new AppLog(Path.Combine(store._options.Directory, id.ToString()), store._options, store._time), this);

    private IEnumerable<LogEntry> History(ImmutableList<LogSegment> segments, long last, LogQuery query)
    {
        var kept = _time.GetUtcNow() - _options.Age;
        return query.AfterSequence is { } after
            ? LogHistory.Forward(segments, Math.Clamp(after, 0, last)).Where(Wanted)
            : LogHistory.Backward(segments).Where(Wanted).Take(Math.Clamp(query.Lines, 0, _options.Lines)).Reverse();

        bool Wanted(LogEntry entry) => entry.Line.At >= kept && query.Filter.Matches(entry.Line);
    }

    private bool Flush(AppLog log, bool all)
    {
        try
        {
            var flush = log.Flush(all);
            Interlocked.Add(ref _pending, -flush.Weight);
            if (flush.Failure is { } failure)
            {
                Log.Lost(_log, failure.Message);
            }

            return flush.More;
        }
#pragma warning disable CA1031 // The log of another app must not pay for this one.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Log.Broken(_log, e);
            return false;
        }
    }

    private async Task WriteAsync(CancellationToken cancellation)
    {
        await _waiting.Reader.WaitToReadAsync(cancellation);
        await Task.Delay(_options.FlushInterval, _time, cancellation);
        while (_waiting.Reader.TryRead(out var log))
        {
            log.Unqueue();
            if (Flush(log, all: false))
            {
                _unfinished.Add(log);
            }
        }

        _unfinished.Where(log => log.Queue()).ToList().ForEach(log => _waiting.Writer.TryWrite(log));
        _unfinished.Clear();
    }

    private Task SweepAsync(CancellationToken cancellation)
    {
        Trim();
        return Task.CompletedTask;
    }

    private static partial class Log
    {
        [LoggerMessage(4001, LogLevel.Error, "Log lines were lost: {Reason}")]
        public static partial void Lost(ILogger logger, string reason);

        [LoggerMessage(4002, LogLevel.Error, "A log could not be opened or trimmed")]
        public static partial void Broken(ILogger logger, Exception exception);
    }
}
