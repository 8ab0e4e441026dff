using Tarmac.Core.Outcomes;

namespace Tarmac.Builds.Work;

/// <summary>Ends a build that takes too long, writes too much or fills the disk, and knows why it did.</summary>
internal sealed class BuildLimits : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(3);

    private readonly CancellationTokenSource _ended;
    private readonly WorkFolder _work;
    private readonly CancellationTokenSource _watching = new();
    private readonly BuildOptions _options;
    private readonly Task _watch;
    private Fault? _reason;
    private long _written;

    public BuildLimits(BuildOptions options, WorkFolder work, TimeProvider time, CancellationToken cancellation)
    {
        _options = options;
        _work = work;
        _ended = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        _watch = WatchAsync(time, _watching.Token);
    }

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

    public async ValueTask DisposeAsync()
    {
        await _watching.CancelAsync();
        await _watch.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _watching.Dispose();
        _ended.Dispose();
    }

    private async Task WatchAsync(TimeProvider time, CancellationToken cancellation)
    {
        var began = time.GetTimestamp();
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(cancellation) && _reason is null)
        {
            if (time.GetElapsedTime(began) >= _options.BuildLimit)
            {
                End(Fault.Invalid($"Timed out compiling the app ({_options.BuildLimit.TotalMinutes:0.#} minutes)."));
            }
            else
            {
                Look();
            }
        }
    }

    private void End(Fault reason)
    {
        if (Interlocked.CompareExchange(ref _reason, reason, null) is null)
        {
            _ended.Cancel();
        }
    }
}
