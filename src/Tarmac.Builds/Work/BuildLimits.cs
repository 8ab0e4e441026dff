using Tarmac.Core.Outcomes;

namespace Tarmac.Builds.Work;

/// <summary>Ends a build that takes too long, writes too much or fills the disk, and knows why it did.</summary>
internal sealed class BuildLimits : IAsyncDisposable
{
    private readonly CancellationTokenSource _ended;
    private readonly SemaphoreSlim _checking = new(1);
    private readonly WorkFolder _work;
    private readonly BuildOptions _options;
    private readonly BuildLimitWatch _watch;
    private readonly TimeProvider _time;
    private readonly long _began;
    private bool _disposed;
    private Fault? _reason;
    private long _written;

    public BuildLimits(BuildOptions options, Guid build, WorkFolder work, BuildLimitWatch watch, TimeProvider time, CancellationToken cancellation)
    {
        _options = options;
        Build = build;
        _work = work;
        _watch = watch;
        _time = time;
        _began = time.GetTimestamp();
        _ended = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        watch.Add(this);
    }

    public Guid Build { get; }

    public CancellationToken Token => _ended.Token;

    /// <summary>Set where a limit has ended the build.</summary>
    public Fault? Reason => _reason;

    /// <summary>Counts output.</summary>
    public void Wrote(int bytes)
    {
        if ((_written += bytes) > _options.OutputLimit)
        {
            End(Fault.Invalid($"The build wrote more than {SizeText.Of(_options.OutputLimit)} of output."));
        }
    }

    /// <summary>Looks at the build's files, and ends it where they are too many or the disk has no room for them.</summary>
    public void Look()
    {
        // What is in memory only must find its place too: beyond this, the work disk loses it.
        var used = _work.Used;
        if (used > _options.DiskLimit)
        {
            End(Fault.Invalid($"The build wrote more than {SizeText.Of(_options.DiskLimit)} of files."));
        }
        else if (new DriveInfo(_work.Path).AvailableFreeSpace < _options.FreeDiskReserve + used)
        {
            End(BuildFaults.DiskFull);
        }
    }

    /// <summary>Looks at the time too. Called by the watch, until the build's end.</summary>
    public async Task CheckAsync(CancellationToken cancellation)
    {
        await _checking.WaitAsync(cancellation);
        try
        {
            if (_disposed || _reason is not null)
            {
                return;
            }

            if (_time.GetElapsedTime(_began) >= _options.BuildLimit)
            {
                End(Fault.Invalid($"Timed out compiling the app ({_options.BuildLimit.TotalMinutes:0.#} minutes)."));
            }
            else
            {
                Look();
            }
        }
        finally
        {
            _checking.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        _watch.Remove(this);
        // A check under way looks at the build's files.
        await _checking.WaitAsync(CancellationToken.None);
        _disposed = true;
        _checking.Release();
        _ended.Dispose();
    }

    private void End(Fault reason)
    {
        if (Interlocked.CompareExchange(ref _reason, reason, null) is null)
        {
            _ended.Cancel();
        }
    }
}
