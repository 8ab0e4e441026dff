namespace Tarmac.Loops.Tests;

public sealed class QueueLoopTests : IAsyncDisposable
{
    private readonly TestLoops _loops = new();

    public ValueTask DisposeAsync() => _loops.DisposeAsync();

    [Fact]
    public async Task Items_are_handled_in_order_and_one_that_throws_is_passed_over()
    {
        var handled = new List<int>();
        var queue = _loops.Own(new QueueLoop<int>("test", 10, 1, _loops.Context, item => $"{item}", (item, _) =>
        {
            if (item == 2)
            {
                throw new InvalidOperationException();
            }

            handled.Add(item);
            return Task.CompletedTask;
        }));
        Assert.All(Enumerable.Range(1, 4), item => Assert.True(queue.TryAdd(item)));

        queue.Start();
        await _loops.UntilAsync("test", report => report.Runs == 4);

        Assert.Equal([1, 3, 4], handled);
        Assert.Equal(1, _loops.Report("test").Failures);
    }

    [Fact]
    public async Task A_full_queue_takes_nothing_more()
    {
        var queue = _loops.Own(new QueueLoop<int>("test", 2, 1, _loops.Context, item => $"{item}", (_, _) => Task.CompletedTask));

        Assert.True(queue.TryAdd(1) && queue.TryAdd(2));

        Assert.False(queue.TryAdd(3));
        Assert.Equal(2, _loops.Report("test").Waiting);
    }

    [Fact]
    public async Task No_more_than_so_many_are_handled_at_once()
    {
        var (now, most, go) = (0, 0, new SemaphoreSlim(0));
        var queue = _loops.Own(new QueueLoop<int>("test", 10, 2, _loops.Context, item => $"{item}", async (_, cancellation) =>
        {
            var running = Interlocked.Increment(ref now);
            most = Math.Max(most, running);
            await go.WaitAsync(cancellation);
            Interlocked.Decrement(ref now);
        }));
        queue.Start();
        foreach (var item in Enumerable.Range(0, 6))
        {
            await queue.AddAsync(item, CancellationToken.None);
        }

        await _loops.UntilAsync("test", _ => Volatile.Read(ref now) == 2);
        go.Release(6);
        await _loops.UntilAsync("test", report => report.Runs == 6);

        Assert.Equal(2, most);
    }
}
