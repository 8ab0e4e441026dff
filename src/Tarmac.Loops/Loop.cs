namespace Tarmac.Loops;

/// <summary>
/// Runs a round repeatedly: when it is woken, and after the pace's interval. A round that throws is logged, counted and tried again after a
/// growing pause. For a round over several items see <see cref="LoopRound.EachAsync"/>.
/// </summary>
public sealed class Loop : ILoop
{
    private readonly LoopPace _pace;
    private readonly LoopPulse _pulse;
    private readonly Func<LoopRound, CancellationToken, Task> _round;
    private readonly ItemFailures _items;
    private readonly WakeUp _woken = new();
    private readonly LoopTask _task;

    public Loop(string name, LoopPace pace, LoopContext context, Func<LoopRound, CancellationToken, Task> round)
    {
        _pace = pace;
        _round = round;
        _items = new ItemFailures(pace, context.Time);
        _pulse = new LoopPulse(name, context, () => _items.Count);
        _task = new LoopTask(_pulse, pace, RunAsync);
    }

    public Loop(string name, LoopPace pace, LoopContext context, Func<CancellationToken, Task> round)
        : this(name, pace, context, (_, cancellation) => round(cancellation))
    {
    }

    public string Name => _pulse.Name;

    /// <summary>A round begins soon: at once, or after the one under way. Calls before that count as one.</summary>
    public void Wake() => _woken.Set();

    public void Start() => _task.Start();

    public Task StopAsync(CancellationToken cancellation) => _task.StopAsync(cancellation);

    private async Task RunAsync(CancellationToken cancellation)
    {
        var failures = 0;
        while (true)
        {
            var pause = _pace.Interval;
            var round = new LoopRound(_pulse, _items);
            try
            {
                _pulse.Starting(LoopPulse.WholeRound);
                await _round(round, cancellation);
                failures = 0;
                _pulse.Succeeded(LoopPulse.WholeRound);
                pause = _items.SoonerOf(pause);
            }
#pragma warning disable CA1031 // A loop ends by a stop only; the failure is logged, counted and shown.
            catch (Exception fault) when (!cancellation.IsCancellationRequested)
#pragma warning restore CA1031
            {
                pause = _pace.BackOff(++failures);
                _pulse.Failed(LoopPulse.WholeRound, failures, pause, fault);
            }

            // After a failure the pause is kept although the loop is woken: what wakes it may be what fails.
            await (failures > 0 ? Task.Delay(pause, _pulse.Time, cancellation) : _woken.WaitAsync(pause, _pulse.Time, cancellation));
        }
    }
}
