using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Tarmac.Loops.Tests;

/// <summary>Loops on the machine's clock with short pauses, and what they report.</summary>
internal sealed class TestLoops : IAsyncDisposable
{
    private readonly List<ILoop> _owned = [];

    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    public static readonly LoopPace Quick = new(TimeSpan.FromMilliseconds(5))
    {
        FirstBackOff = TimeSpan.FromMilliseconds(5),
        LongestBackOff = TimeSpan.FromMilliseconds(20),
    };

    public static readonly LoopPace QuickWhenWoken = Quick with { Interval = Timeout.InfiniteTimeSpan };

    public TestLoops(TimeProvider? time = null, ILoggerFactory? logs = null) =>
        Context = new LoopContext(time ?? TimeProvider.System, logs ?? NullLoggerFactory.Instance, new LoopHealth());

    public LoopContext Context { get; init; }

    /// <summary>Stops the loop at the end of the test.</summary>
    public T Own<T>(T loop)
        where T : ILoop
    {
        _owned.Add(loop);
        return loop;
    }

    public async ValueTask DisposeAsync() => await Task.WhenAll(_owned.Select(loop => loop.StopAsync(CancellationToken.None)));

    public LoopReport Report(string name) => Context.Health.Report().Single(loop => loop.Name == name);

    public async Task UntilAsync(string name, Func<LoopReport, bool> seen)
    {
        using var limit = new CancellationTokenSource(Limit);
        while (!seen(Report(name)))
        {
            await Task.Delay(5, limit.Token);
        }
    }
}
