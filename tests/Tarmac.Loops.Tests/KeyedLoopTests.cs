using System.Collections.Concurrent;

namespace Tarmac.Loops.Tests;

public sealed class KeyedLoopTests : IAsyncDisposable
{
    private readonly TestLoops _loops = new();
    private readonly ConcurrentDictionary<string, int> _runs = new();

    public ValueTask DisposeAsync() => _loops.DisposeAsync();

    [Fact]
    public async Task A_key_that_throws_is_tried_again_and_holds_up_no_other()
    {
        var loop = _loops.Own(New((key, _) => key == "bad" && Count(key) < 3 ? throw new InvalidOperationException() : Task.FromResult(Count(key))));
        loop.Start();

        loop.Wake("bad");
        await loop.WakeAndWaitAsync("good", CancellationToken.None).WaitAsync(TestLoops.Limit);
        await _loops.UntilAsync("test", report => _runs.GetValueOrDefault("bad") >= 3 && report.State is LoopState.Healthy);
    }

    [Fact]
    public async Task A_key_that_is_slow_holds_up_no_other()
    {
        var loop = _loops.Own(New((key, cancellation) => key == "slow" ? Task.Delay(Timeout.Infinite, cancellation) : Task.CompletedTask));
        loop.Start();
        loop.Wake("slow");

        await loop.WakeAndWaitAsync("quick", CancellationToken.None).WaitAsync(TestLoops.Limit);
    }

    [Fact]
    public async Task Wake_ups_during_a_run_lead_to_one_more_run_and_runs_of_a_key_never_overlap()
    {
        var (go, now, overlapped) = (new SemaphoreSlim(0), 0, false);
        var loop = _loops.Own(New(async (key, cancellation) =>
        {
            overlapped |= Interlocked.Increment(ref now) > 1;
            Count(key);
            await go.WaitAsync(cancellation);
            Interlocked.Decrement(ref now);
        }));
        loop.Start();
        loop.Wake("a");
        await _loops.UntilAsync("test", _ => Volatile.Read(ref now) == 1);

        loop.Wake("a");
        loop.Wake("a");
        go.Release(10);
        await _loops.UntilAsync("test", report => report.Runs == 2);
        await Task.Delay(50);

        Assert.Equal(2, _runs["a"]);
        Assert.False(overlapped);
    }

    [Fact]
    public async Task An_interruption_cancels_the_run_and_begins_another_without_counting_as_a_failure()
    {
        var loop = _loops.Own(New((key, cancellation) => Count(key) == 1 ? Task.Delay(Timeout.Infinite, cancellation) : Task.CompletedTask));
        loop.Start();
        loop.Wake("a");
        await _loops.UntilAsync("test", _ => _runs.ContainsKey("a"));

        loop.Interrupt("a");
        await _loops.UntilAsync("test", report => report.Runs == 1);

        Assert.Equal((2, 0), (_runs["a"], (int)_loops.Report("test").Failures));
    }

    [Fact]
    public async Task What_was_woken_before_the_start_runs_after_it()
    {
        var loop = _loops.Own(New((key, _) => Task.FromResult(Count(key))));
        var ran = loop.WakeAndWaitAsync("a", CancellationToken.None);
        Assert.False(ran.IsCompleted);

        loop.Start();

        await ran.WaitAsync(TestLoops.Limit);
        Assert.Equal(1, _runs["a"]);
    }

    [Fact]
    public async Task A_stop_ends_every_worker_and_whoever_waits_for_one()
    {
        var loop = New((_, cancellation) => Task.Delay(Timeout.Infinite, cancellation));
        loop.Start();
        loop.Wake("a");
        await _loops.UntilAsync("test", report => report.Waiting == 0);
        var waiting = loop.WakeAndWaitAsync("a", CancellationToken.None);

        await loop.StopAsync(CancellationToken.None).WaitAsync(TestLoops.Limit);

        await waiting.WaitAsync(TestLoops.Limit);
        loop.Wake("a");
    }

    [Fact]
    public async Task Nothing_is_kept_of_a_key_that_is_done()
    {
        var loop = _loops.Own(New((_, _) => Task.CompletedTask));
        loop.Start();

        await Task.WhenAll(Enumerable.Range(0, 1000).Select(n => loop.WakeAndWaitAsync($"{n}", CancellationToken.None))).WaitAsync(TestLoops.Limit);

        await _loops.UntilAsync("test", report => report.Waiting == 0);
    }

    private KeyedLoop<string> New(Func<string, CancellationToken, Task> work) => new("test", TestLoops.QuickWhenWoken, _loops.Context, work);

    private int Count(string key) => _runs.AddOrUpdate(key, 1, (_, n) => n + 1);
}
