namespace Tarmac.Router.RouterLog;

/// <summary>
/// Where request lines wait for the log socket: two bounded buffers, one filled by requests, the other being written. When tarmacd is away for
/// longer than a buffer lasts, lines are dropped and counted per app, and the app's log says how many as soon as there is room again.
/// </summary>
internal sealed class LogBuffer(int capacity) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<Guid, long> _dropped = [];
    private readonly SemaphoreSlim _halfFull = new(0, 1);
    private byte[] _filling = new byte[capacity];
    private byte[] _spare = new byte[capacity];
    private int _length;
    private long _droppedInAll;

    public long Dropped => Interlocked.Read(ref _droppedInAll);

    public void Append(Guid app, ReadOnlySpan<byte> line)
    {
        lock (_gate)
        {
            if (_filling.Length - _length < line.Length)
            {
                _dropped[app] = _dropped.GetValueOrDefault(app) + 1;
                _droppedInAll++;
                return;
            }

            line.CopyTo(_filling.AsSpan(_length));
            var crossedHalf = _length < _filling.Length / 2 && _length + line.Length >= _filling.Length / 2;
            _length += line.Length;
            if (!crossedHalf || _halfFull.CurrentCount > 0)
            {
                return;
            }
        }

        TryWake();
    }

    public void Dispose() => _halfFull.Dispose();

    /// <summary>Waits for a good amount of lines, or for <paramref name="atMost"/>.</summary>
    public Task WaitAsync(TimeSpan atMost, CancellationToken cancellation) => _halfFull.WaitAsync(atMost, cancellation);

    /// <summary>Takes all lines; they stay valid until the next call.</summary>
    public ReadOnlyMemory<byte> Take(out IReadOnlyDictionary<Guid, long> dropped)
    {
        lock (_gate)
        {
            var lines = _filling.AsMemory(0, _length);
            (_filling, _spare, _length) = (_spare, _filling, 0);
            dropped = _dropped.Count == 0 ? _dropped : new Dictionary<Guid, long>(_dropped);
            _dropped.Clear();
            return lines;
        }
    }

    private void TryWake()
    {
        try
        {
            _halfFull.Release();
        }
        catch (SemaphoreFullException)
        {
            // Another request crossed the half in the same moment: the writer is awake already.
        }
    }
}
