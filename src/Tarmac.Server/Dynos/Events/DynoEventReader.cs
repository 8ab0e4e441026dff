using System.Threading.Channels;
using Tarmac.Core.Dynos.Events;

namespace Tarmac.Server.Dynos.Events;

/// <summary>What one reader has not taken yet. All but <see cref="WaitAsync"/> is called under the feed's lock.</summary>
internal sealed class DynoEventReader
{
    /// <summary>A reader that is further behind has missed something, which it is told.</summary>
    public const int Limit = 4096;

    private readonly Queue<DynoEvent> _events = [];
    private readonly Channel<bool> _there = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private int _missed;

    public void BeginWith(IEnumerable<DynoEvent> living)
    {
        foreach (var dyno in living)
        {
            _events.Enqueue(dyno);
        }

        _there.Writer.TryWrite(true);
    }

    public void Add(DynoEvent happened)
    {
        if (_missed > 0 || _events.Count >= Limit)
        {
            _missed += _events.Count + 1;
            _events.Clear();
        }
        else
        {
            _events.Enqueue(happened);
        }

        _there.Writer.TryWrite(true);
    }

    public DynoEvent? Take() => _events.TryDequeue(out var next) ? next : null;

    /// <summary>How many it has missed since the last call; null when none.</summary>
    public int? TakeMissed()
    {
        if (_missed == 0)
        {
            return null;
        }

        var missed = _missed;
        _missed = 0;
        return missed;
    }

    public async Task WaitAsync(CancellationToken cancellation) => await _there.Reader.ReadAsync(cancellation);
}
