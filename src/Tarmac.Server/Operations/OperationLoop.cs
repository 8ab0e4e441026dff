using Tarmac.Loops;
using Tarmac.Server.Loops;

namespace Tarmac.Server.Operations;

/// <summary>
/// Carries out operations: of one database one after the other, and few at once, so that they never crowd the machine. What a crash interrupted is
/// begun again.
/// </summary>
internal sealed class OperationLoop : IOwnsLoops
{
    private const int AtOnce = 3;

    private static readonly LoopPace Due = new(TimeSpan.FromSeconds(30));
    private static readonly LoopPace Pace = LoopPace.OnlyWhenWoken with { FirstBackOff = TimeSpan.FromSeconds(2) };

    private readonly OperationStore _store;
    private readonly OperationRun _run;
    private readonly KeyedLoop<Guid> _workers;
    private readonly Loop _due;

    public OperationLoop(LoopContext context, OperationStore store, OperationRun run)
    {
        _store = store;
        _run = run;
        _workers = new KeyedLoop<Guid>("operations", Pace, context, WorkAsync, AtOnce);
        _due = new Loop("operations due", Due, context, WakeAsync);
    }

    public IEnumerable<ILoop> Loops => [_workers, _due];

    public void Wake(Guid worker) => _workers.Wake(worker);

    /// <summary>Ends the attempt under way; what was not cancelled is begun again.</summary>
    public void Interrupt(Guid worker) => _workers.Interrupt(worker);

    private async Task WakeAsync(CancellationToken cancellation)
    {
        foreach (var row in await _store.UnfinishedAsync(cancellation))
        {
            _workers.Wake(row.Worker);
        }
    }

    private async Task WorkAsync(Guid worker, CancellationToken cancellation)
    {
        while (await _store.NextAsync(worker, cancellation) is { } row)
        {
            await _run.RunAsync(row, cancellation);
        }
    }
}
