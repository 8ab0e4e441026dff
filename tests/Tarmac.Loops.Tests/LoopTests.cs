using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Tarmac.Loops.Tests;

public sealed class LoopTests : IAsyncDisposable
{
    private readonly TestLoops _loops = new();

    public ValueTask DisposeAsync() => _loops.DisposeAsync();

    [Fact]
    public async Task A_round_that_throws_is_run_again_and_the_loop_is_healthy_when_it_succeeds()
    {
        var rounds = 0;
        var heal = new TaskCompletionSource();
        var loop = _loops.Own(new Loop("test", TestLoops.Quick, _loops.Context, _ =>
        {
            Interlocked.Increment(ref rounds);
            return heal.Task.IsCompleted ? Task.CompletedTask : throw new InvalidOperationException("it is broken");
        }));
        loop.Start();

        await _loops.UntilAsync("test", report => report.Failures >= 3);
        Assert.Equal((LoopState.Failing, "it is broken"), (_loops.Report("test").State, _loops.Report("test").LastFailure));
        heal.SetResult();
        await _loops.UntilAsync("test", report => report.State is LoopState.Healthy);

        Assert.Null(_loops.Report("test").LastFailure);
    }

    [Fact]
    public async Task A_round_that_waits_after_a_failure_works_when_it_has_not_failed_again_for_a_while()
    {
        var time = new FakeTimeProvider();
        var context = new LoopContext(time, NullLoggerFactory.Instance, new LoopHealth());
        var (failed, waiting) = (false, new TaskCompletionSource());
        var loop = _loops.Own(new Loop("waits", LoopPace.Continuous, context, async cancellation =>
        {
            if (!failed)
            {
                failed = true;
                throw new InvalidOperationException();
            }

            waiting.SetResult();
            await Task.Delay(Timeout.Infinite, cancellation);
        }));
        loop.Start();
        while (!waiting.Task.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(5);
        }

        Assert.Equal(LoopState.Failing, context.Health.Report().Single().State);
        time.Advance(TimeSpan.FromSeconds(31));

        Assert.Equal(LoopState.Healthy, context.Health.Report().Single().State);
    }

    [Fact]
    public async Task A_cancellation_that_is_not_the_stop_is_a_failure_like_any_other()
    {
        var loop = _loops.Own(new Loop("test", TestLoops.Quick, _loops.Context, _ => throw new OperationCanceledException("of somebody else")));
        loop.Start();

        await _loops.UntilAsync("test", report => report.Failures >= 2);
    }

    [Fact]
    public async Task One_item_that_throws_leaves_the_others_alone()
    {
        var handled = new System.Collections.Concurrent.ConcurrentDictionary<string, int>();
        var loop = _loops.Own(new Loop("test", TestLoops.Quick, _loops.Context, (round, cancellation) => round.EachAsync(
            ["bad", "good", "better"],
            item => item,
            (item, _) => item == "bad" ? throw new InvalidOperationException(item) : Task.FromResult(handled.AddOrUpdate(item, 1, (_, n) => n + 1)),
            cancellation)));
        loop.Start();

        await _loops.UntilAsync("test", report => report.Failures >= 3 && handled.GetValueOrDefault("better") >= 3);

        Assert.True(handled["good"] >= 3);
        Assert.Equal((LoopState.Failing, 1), (_loops.Report("test").State, _loops.Report("test").Waiting));
    }

    [Fact]
    public async Task An_item_that_is_gone_is_no_failure_any_more()
    {
        var present = true;
        var loop = _loops.Own(new Loop("test", TestLoops.Quick, _loops.Context, (round, cancellation) => round.EachAsync(
            Volatile.Read(ref present) ? ["bad"] : Array.Empty<string>(), item => item, (_, _) => throw new InvalidOperationException(), cancellation)));
        loop.Start();
        await _loops.UntilAsync("test", report => report.State is LoopState.Failing);

        Volatile.Write(ref present, false);

        await _loops.UntilAsync("test", report => report.State is LoopState.Healthy && report.Waiting == 0);
    }

    [Fact]
    public async Task Wake_ups_before_the_round_count_as_one_and_none_is_lost()
    {
        var (rounds, go) = (0, new SemaphoreSlim(0));
        var loop = _loops.Own(new Loop("test", TestLoops.QuickWhenWoken, _loops.Context, async cancellation =>
        {
            Interlocked.Increment(ref rounds);
            await go.WaitAsync(cancellation);
        }));
        loop.Start();
        await _loops.UntilAsync("test", _ => Volatile.Read(ref rounds) == 1);

        loop.Wake();
        loop.Wake();
        loop.Wake();
        go.Release(10);

        await _loops.UntilAsync("test", report => report.Runs == 2);
        await Task.Delay(50);
        Assert.Equal(2, Volatile.Read(ref rounds));
    }

    [Fact]
    public async Task A_stop_cancels_the_round_and_waits_for_its_end()
    {
        var (began, ended) = (new TaskCompletionSource(), false);
        var loop = new Loop("test", TestLoops.Quick, _loops.Context, async cancellation =>
        {
            began.TrySetResult();
            await Task.Delay(Timeout.Infinite, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await Task.Delay(20, CancellationToken.None);
            ended = true;
        });
        loop.Start();
        await began.Task.WaitAsync(TestLoops.Limit);

        await loop.StopAsync(CancellationToken.None).WaitAsync(TestLoops.Limit);

        Assert.True(ended);
        Assert.Empty(_loops.Context.Health.Report());
    }

    [Fact]
    public async Task A_stop_returns_although_the_round_does_not_listen()
    {
        var (began, never) = (new TaskCompletionSource(), new TaskCompletionSource());
        var loop = new Loop("test", TestLoops.Quick with { StopLimit = TimeSpan.FromMilliseconds(20) }, _loops.Context, _ =>
        {
            began.TrySetResult();
            return never.Task;
        });
        loop.Start();
        await began.Task.WaitAsync(TestLoops.Limit);

        await loop.StopAsync(CancellationToken.None).WaitAsync(TestLoops.Limit);
        never.SetResult();
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(4, 8)]
    [InlineData(7, 60)]
    [InlineData(int.MaxValue, 60)]
    public void The_pause_doubles_with_each_failure_up_to_a_ceiling(int failures, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), new LoopPace(TimeSpan.Zero).BackOff(failures));
}
