using Tarmac.Core.Outcomes;

namespace Tarmac.Builds.Work;

/// <summary>Ends a build that takes too long, writes too much or fills the disk, and knows why it did.</summary>
internal sealed class BuildLimits : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(3);

    private readonly CancellationTokenSource _ended;
    private readonly CancellationTokenSource _watching = new();
    private readonly BuildOptions _options;
    private readonly Task _watch;
    private Fault? _reason;
    private long _written;

    public BuildLimits(BuildOptions options, WorkFolder work, TimeProvider time, CancellationToken cancellation)
    {
        _options = options;
        _ended = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        _watch = WatchAsync(work, time, _watching.Token);
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

    public async ValueTask DisposeAsync()
    {
        await _watching.CancelAsync();
        await _watch.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _watching.Dispose();
        _ended.Dispose();
    }

    private async Task WatchAsync(WorkFolder work, TimeProvider time, CancellationToken cancellation)
    {
        var began = time.GetTimestamp();
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(cancellation) && _reason is null)
        {
            if (time.GetElapsedTime(began) >= _options.BuildLimit)
            {
                End(Fault.Invalid($"Timed out compiling the app ({_options.BuildLimit.TotalMinutes:0.#} minutes)."));
            }
            else if (new DriveInfo(work.Path).AvailableFreeSpace < _options.FreeDiskReserve)
            {
                End(BuildFaults.DiskFull);
            }
            else if (DiskUse.Of(work.Path).Bytes > _options.DiskLimit)
            {
                End(Fault.Invalid($"The build wrote more than {SizeText.Of(_options.DiskLimit)} of files."));
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
