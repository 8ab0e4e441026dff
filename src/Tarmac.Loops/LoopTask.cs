namespace Tarmac.Loops;

/// <summary>Owns the task of a loop: started once, stopped within a limit.</summary>
#pragma warning disable CA1001 // StopAsync releases the token source.
internal sealed class LoopTask(LoopPulse pulse, LoopPace pace, Func<CancellationToken, Task> run)
#pragma warning restore CA1001
{
    // Not disposed of where the work outlives its stop: it may still ask the token.
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _lock = new();
    private Task? _running;
    private bool _ended;

    public CancellationToken Stopping { get; private set; }

    public bool Ended => Volatile.Read(ref _ended);

    public void Start()
    {
        lock (_lock)
        {
            if (_running is null && !_ended)
            {
                pulse.Started();
                Stopping = _stop.Token;
                _running = Task.Run(() => run(Stopping), CancellationToken.None);
            }
        }
    }

    public async Task StopAsync(CancellationToken cancellation)
    {
        Task running;
        lock (_lock)
        {
            if (_ended)
            {
                return;
            }

            _ended = true;
            running = _running ?? Task.CompletedTask;
        }

        await _stop.CancelAsync();
        await running.WaitAsync(pace.StopLimit, pulse.Time, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        pulse.Stopped(running.IsCompleted);
        if (running.IsCompleted)
        {
            _stop.Dispose();
        }
    }
}
