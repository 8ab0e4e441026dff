using System.Globalization;
using Tarmac.Core.Logs;

namespace Tarmac.Logs.Tests;

public sealed class TailTests : IAsyncDisposable
{
    private readonly LogFolder _folder = new();

    public ValueTask DisposeAsync() => _folder.DisposeAsync();

    [Fact]
    public async Task A_tail_goes_on_from_history_without_loss_or_doubles()
    {
        _folder.Options = _folder.Options with { ReaderLines = 100_000, ProcessBurst = 1 << 30 };
        var store = _folder.Open(TimeProvider.System);
        using var stop = new CancellationTokenSource();
        var writing = Task.Run(async () =>
        {
            for (var i = 1; !stop.IsCancellationRequested; i++)
            {
                store.Write(_folder.App, new LogLine(TimeProvider.System.GetUtcNow(), LogSource.App, "web.1", i.ToString(CultureInfo.InvariantCulture)));
                if (i % 50 == 0)
                {
                    await Task.Delay(1);
                }
            }
        });

        for (var round = 0; round < 5; round++)
        {
            var sequences = new List<long>();
            await foreach (var entry in store.ReadAsync(_folder.App, new LogQuery { Tail = true, Lines = 200 }, LogFolder.Soon()))
            {
                Assert.Equal(entry.Sequence.ToString(CultureInfo.InvariantCulture), entry.Line.Text);
                sequences.Add(entry.Sequence);
                if (sequences.Count == 500)
                {
                    break;
                }
            }

            Assert.Equal(Enumerable.Range(0, 500).Select(i => sequences[0] + i), sequences);
        }

        await stop.CancelAsync();
        await writing;
    }

    [Fact]
    public async Task A_tail_sees_only_what_its_filter_lets_through()
    {
        var store = _folder.Open();
        await using var tail = store.ReadAsync(_folder.App, new LogQuery { Tail = true, Lines = 0, Filter = new LogFilter(null, "worker") }, LogFolder.Soon()).GetAsyncEnumerator();
        var next = tail.MoveNextAsync();

        store.Write(_folder.App, _folder.Line("web"));
        store.Write(_folder.App, _folder.Line("work", "worker.1"));
        store.Flush();

        Assert.True(await next);
        Assert.Equal("work", tail.Current.Line.Text);
    }

    [Fact]
    public async Task A_slow_reader_is_told_what_it_missed_and_holds_nobody_up()
    {
        _folder.Options = _folder.Options with { ReaderLines = 10 };
        var store = _folder.Open();
        store.Write(_folder.App, _folder.Line("line 0"));
        await using var slow = store.ReadAsync(_folder.App, new LogQuery { Tail = true }, LogFolder.Soon()).GetAsyncEnumerator();
        Assert.True(await slow.MoveNextAsync());
        for (var i = 1; i <= 100; i++)
        {
            store.Write(_folder.App, _folder.Line($"line {i}"));
        }

        store.Flush();
        Assert.Equal(101, (await _folder.TextsAsync(store)).Count);

        for (var i = 1; i <= 10; i++)
        {
            Assert.True(await slow.MoveNextAsync());
            Assert.Equal($"line {i}", slow.Current.Line.Text);
        }

        Assert.True(await slow.MoveNextAsync());
        Assert.Equal("Error L11 (Tail buffer overflow) -> This tail session dropped 90 messages since 2026-01-01T00:00:00+00:00", slow.Current.Line.Text);
        Assert.Equal(("logplex", LogSource.Heroku), (slow.Current.Line.Process, slow.Current.Line.Source));
        Assert.Equal(101, slow.Current.Sequence);

        store.Write(_folder.App, _folder.Line("line 101"));
        store.Flush();
        Assert.True(await slow.MoveNextAsync());
        Assert.Equal((102, "line 101"), (slow.Current.Sequence, slow.Current.Line.Text));
    }

    [Fact]
    public async Task A_reader_that_lost_its_connection_resumes()
    {
        var store = _folder.Open();
        store.Write(_folder.App, _folder.Line("one"));
        store.Write(_folder.App, _folder.Line("two"));
        await using var tail = store.ReadAsync(_folder.App, new LogQuery { Tail = true, AfterSequence = 1 }, LogFolder.Soon()).GetAsyncEnumerator();

        Assert.True(await tail.MoveNextAsync());
        Assert.Equal("two", tail.Current.Line.Text);
        var next = tail.MoveNextAsync();
        store.Write(_folder.App, _folder.Line("three"));
        store.Flush();
        Assert.True(await next);
        Assert.Equal("three", tail.Current.Line.Text);
    }

    [Fact]
    public async Task Deleting_the_log_ends_its_readers_and_drops_late_lines()
    {
        var store = _folder.Open();
        store.Write(_folder.App, _folder.Line("one"));
        await using var tail = store.ReadAsync(_folder.App, new LogQuery { Tail = true }, LogFolder.Soon()).GetAsyncEnumerator();
        Assert.True(await tail.MoveNextAsync());
        var next = tail.MoveNextAsync();

        store.Delete(_folder.App);
        store.Write(_folder.App, _folder.Line("late"));
        store.Flush();

        Assert.False(await next);
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
        Assert.Empty(await _folder.TextsAsync(store));
        Assert.Empty(await _folder.TextsAsync(store, new LogQuery { Tail = true }));
    }

    [Fact]
    public async Task A_cancelled_reader_leaves()
    {
        var store = _folder.Open();
        using var stop = new CancellationTokenSource();
        await using var tail = store.ReadAsync(_folder.App, new LogQuery { Tail = true }, stop.Token).GetAsyncEnumerator();
        var next = tail.MoveNextAsync();

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await next);
    }

    [Fact]
    public async Task Closing_the_store_ends_the_readers()
    {
        var store = _folder.Open();
        await using var tail = store.ReadAsync(_folder.App, new LogQuery { Tail = true }, LogFolder.Soon()).GetAsyncEnumerator();
        var next = tail.MoveNextAsync();

        await store.DisposeAsync();

        Assert.False(await next);
    }
}
