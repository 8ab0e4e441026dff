using Microsoft.Extensions.Logging;

namespace Tarmac.Loops;

/// <summary>The reports of one loop: to the log, to the counters and to <see cref="LoopHealth"/>.</summary>
internal sealed partial class LoopPulse
{
    /// <summary>The name of a round as an item.</summary>
    public const string WholeRound = "round";

    // A round that waits by itself (for a connection, a line) and has not failed again by then works.
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(30);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, (string Message, DateTimeOffset At)> _failing = new(StringComparer.Ordinal);
    private readonly LoopContext _context;
    private readonly ILogger _logger;
    private LoopState _state;
    private DateTimeOffset? _roundBegan;
    private long _runs;
    private long _failures;

    public LoopPulse(string name, LoopContext context, Func<int> waiting)
    {
        Name = name;
        Waiting = waiting;
        _context = context;
        _logger = context.Logs.CreateLogger($"Tarmac.Loops.{name}");
        context.Health.Add(this);
    }

    public string Name { get; }

    public Func<int> Waiting { get; }

    public TimeProvider Time => _context.Time;

    public LoopReport Report()
    {
        lock (_lock)
        {
            if (_roundBegan <= Time.GetUtcNow() - Settled)
            {
                _failing.Remove(WholeRound);
            }

            var last = _failing.Count == 0 ? ((string Message, DateTimeOffset At)?)null : _failing.Values.MaxBy(failure => failure.At);
            var state = _state is LoopState.Healthy && last is not null ? LoopState.Failing : _state;
            return new LoopReport(Name, state, _runs, _failures, Waiting(), last?.Message, last?.At);
        }
    }

    public void Started()
    {
        lock (_lock)
        {
            _state = LoopState.Healthy;
        }
    }

    public void Stopped(bool inTime)
    {
        lock (_lock)
        {
            _state = LoopState.Stopped;
        }

        _context.Health.Remove(this);
        if (!inTime)
        {
            Log.StoppedLate(_logger, Name);
        }
    }

    public void Starting(string item)
    {
        _context.BeforeItem?.Invoke(Name, item);
        if (item == WholeRound)
        {
            lock (_lock)
            {
                _roundBegan = Time.GetUtcNow();
            }
        }
    }

    public void Succeeded(string item)
    {
        bool healed;
        lock (_lock)
        {
            _runs++;
            healed = _failing.Remove(item);
        }

        LoopMeter.Runs.Add(1, LoopMeter.Tag(Name));
        if (healed)
        {
            Log.Healed(_logger, Name, item);
        }
    }

    /// <summary>Forgets that an item failed: it is not there any more.</summary>
    public void Forget(string item)
    {
        lock (_lock)
        {
            _failing.Remove(item);
        }
    }

    public void Failed(string item, int failures, TimeSpan pause, Exception fault)
    {
        lock (_lock)
        {
            _runs++;
            _failures++;
            _roundBegan = null;
            _failing[item] = (fault.Message, Time.GetUtcNow());
        }

        LoopMeter.Runs.Add(1, LoopMeter.Tag(Name));
        LoopMeter.Failures.Add(1, LoopMeter.Tag(Name));
        Log.Failed(_logger, fault, Name, item, failures, pause);
    }

    /// <summary>An item failed and is not tried again.</summary>
    public void Dropped(string item, Exception fault)
    {
        lock (_lock)
        {
            _runs++;
            _failures++;
        }

        LoopMeter.Runs.Add(1, LoopMeter.Tag(Name));
        LoopMeter.Failures.Add(1, LoopMeter.Tag(Name));
        Log.Dropped(_logger, fault, Name, item);
    }

    private static partial class Log
    {
        [LoggerMessage(103, LogLevel.Error, "Loop {Loop}: {Item} failed")]
        public static partial void Dropped(ILogger logger, Exception fault, string loop, string item);

        [LoggerMessage(100, LogLevel.Error, "Loop {Loop}: {Item} failed, {Failures} in a row; next attempt in {Pause}")]
        public static partial void Failed(ILogger logger, Exception fault, string loop, string item, int failures, TimeSpan pause);

        [LoggerMessage(101, LogLevel.Information, "Loop {Loop}: {Item} works again")]
        public static partial void Healed(ILogger logger, string loop, string item);

        [LoggerMessage(102, LogLevel.Error, "Loop {Loop} did not end in time after it was stopped")]
        public static partial void StoppedLate(ILogger logger, string loop);
    }
}
