using System.Globalization;
using Tarmac.Core.Apps;
using Tarmac.Core.Logs;

namespace Tarmac.Logs.Tests;

public sealed class HistoryTests : IAsyncDisposable
{
    private readonly LogFolder _folder = new();

    public ValueTask DisposeAsync() => _folder.DisposeAsync();

    [Fact]
    public async Task Lines_are_read_in_the_order_they_were_written()
    {
        var store = _folder.Open();
        for (var i = 0; i < 1000; i++)
        {
            store.Write(_folder.App, _folder.Line($"line {i}"));
        }

        var entries = await _folder.ReadAsync(store, new LogQuery { Lines = 1500 });

        Assert.Equal(Enumerable.Range(0, 1000).Select(i => $"line {i}"), entries.Select(e => e.Line.Text));
        Assert.Equal(Enumerable.Range(1, 1000).Select(i => (long)i), entries.Select(e => e.Sequence));
    }

    [Fact]
    public async Task A_line_is_read_as_it_was_written()
    {
        var store = _folder.Open();
        var line = new LogLine(new DateTimeOffset(2026, 1, 1, 0, 0, 1, TimeSpan.Zero).AddMicroseconds(7), LogSource.Heroku, "router", "at=info  method=GET  é ✓ ");
        store.Write(_folder.App, line);

        Assert.Equal(line, Assert.Single(await _folder.ReadAsync(store, new LogQuery())).Line);
    }

    [Fact]
    public async Task Only_the_last_lines_that_were_asked_for_are_read()
    {
        var store = _folder.Open();
        for (var i = 0; i < 5000; i++)
        {
            store.Write(_folder.App, _folder.Line(i.ToString(CultureInfo.InvariantCulture)));
        }

        Assert.Equal(["4998", "4999"], await _folder.TextsAsync(store, new LogQuery { Lines = 2 }));
        Assert.Empty(await _folder.TextsAsync(store, new LogQuery { Lines = 0 }));
        Assert.Empty(await _folder.TextsAsync(store, new LogQuery { Lines = -5 }));
        Assert.Equal(1500, (await _folder.TextsAsync(store, new LogQuery { Lines = 100_000 })).Count);
    }

    [Fact]
    public async Task The_log_outlives_the_program()
    {
        var first = _folder.Open();
        first.Write(_folder.App, _folder.Line("before"));
        await first.DisposeAsync();

        var second = _folder.Open();
        second.Write(_folder.App, _folder.Line("after"));

        var entries = await _folder.ReadAsync(second, new LogQuery());
        Assert.Equal([(1, "before"), (2, "after")], entries.Select(e => (e.Sequence, e.Line.Text)));
    }

    [Fact]
    public async Task A_line_that_a_kill_tore_is_forgotten()
    {
        var first = _folder.Open();
        first.Write(_folder.App, _folder.Line("whole"));
        await first.DisposeAsync();
        var file = Directory.GetFiles(Path.Combine(_folder.Path, _folder.App.ToString())).Single();
        await File.AppendAllTextAsync(file, "2 1767225600000000 a web.1 to");

        var second = _folder.Open();
        second.Write(_folder.App, _folder.Line("next"));

        var entries = await _folder.ReadAsync(second, new LogQuery());
        Assert.Equal([(1, "whole"), (2, "next")], entries.Select(e => (e.Sequence, e.Line.Text)));
    }

    [Fact]
    public async Task Damage_costs_the_damaged_lines_only()
    {
        var first = _folder.Open();
        first.Write(_folder.App, _folder.Line("one"));
        first.Write(_folder.App, _folder.Line("two"));
        await first.DisposeAsync();
        var file = Directory.GetFiles(Path.Combine(_folder.Path, _folder.App.ToString())).Single();
        await File.WriteAllTextAsync(file, "\0\0 garbage\n" + new string('x', 200_000) + "\n" + await File.ReadAllTextAsync(file) + "\0\0\0\n\n99 what\n");

        var second = _folder.Open();
        second.Write(_folder.App, _folder.Line("three"));

        Assert.Equal(["one", "two", "three"], await _folder.TextsAsync(second));
        Assert.Equal(["two", "three"], await _folder.TextsAsync(second, new LogQuery { AfterSequence = 1 }));
    }

    [Fact]
    public async Task Each_app_has_a_log_of_its_own()
    {
        var store = _folder.Open();
        store.Write(AppId.New(), _folder.Line("theirs"));
        store.Write(_folder.App, _folder.Line("ours"));

        Assert.Equal(["ours"], await _folder.TextsAsync(store));
    }

    [Theory]
    [InlineData(null, null, "a b c d e")]
    [InlineData(LogSource.App, null, "a b d")]
    [InlineData(LogSource.Heroku, null, "c e")]
    [InlineData(null, "web", "a b c")]
    [InlineData(null, "web.1", "a c")]
    [InlineData(LogSource.Heroku, "web.1", "c")]
    [InlineData(null, "we", "")]
    public async Task Filters_choose_by_source_and_process(LogSource? source, string? process, string expected)
    {
        var store = _folder.Open();
        store.Write(_folder.App, _folder.Line("a"));
        store.Write(_folder.App, _folder.Line("b", "web.2"));
        store.Write(_folder.App, _folder.Line("c", "web.1", LogSource.Heroku));
        store.Write(_folder.App, _folder.Line("d", "worker.1"));
        store.Write(_folder.App, _folder.Line("e", "router", LogSource.Heroku));

        var texts = await _folder.TextsAsync(store, new LogQuery { Filter = new LogFilter(source, process) });

        Assert.Equal(expected, string.Join(' ', texts));
    }

    [Fact]
    public async Task Resuming_gives_all_that_came_after()
    {
        _folder.Options = _folder.Options with { AppBytes = 20_000_000 };
        var store = _folder.Open();
        for (var i = 1; i <= 5000; i++)
        {
            store.Write(_folder.App, _folder.Line($"line {i}"));
        }

        var entries = await _folder.ReadAsync(store, new LogQuery { Lines = 1, AfterSequence = 2000 });

        Assert.Equal(Enumerable.Range(2001, 3000).Select(i => (long)i), entries.Select(e => e.Sequence));
        Assert.Empty(await _folder.ReadAsync(store, new LogQuery { AfterSequence = 999_999 }));
        Assert.Equal(5000, (await _folder.ReadAsync(store, new LogQuery { AfterSequence = -1 })).Count);
    }

    [Fact]
    public async Task Old_lines_are_shown_no_more_and_then_removed()
    {
        var store = _folder.Open();
        store.Write(_folder.App, _folder.Line("old"));
        store.Flush();
        _folder.Time.Advance(TimeSpan.FromDays(4));
        store.Write(_folder.App, _folder.Line("newer"));
        store.Flush();
        _folder.Time.Advance(TimeSpan.FromDays(4));

        Assert.Equal(["newer"], await _folder.TextsAsync(store));
        store.Trim();
        Assert.DoesNotContain(Directory.GetFiles(_folder.Path, "*", SearchOption.AllDirectories), f => File.ReadAllText(f).Contains("old", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_sequence_is_never_given_twice_even_when_all_lines_are_gone()
    {
        var first = _folder.Open();
        first.Write(_folder.App, _folder.Line("old"));
        first.Flush();
        _folder.Time.Advance(TimeSpan.FromDays(30));
        first.Trim();
        Assert.Empty(await _folder.TextsAsync(first));
        await first.DisposeAsync();

        var second = _folder.Open();
        second.Write(_folder.App, _folder.Line("new"));

        Assert.Equal(2, Assert.Single(await _folder.ReadAsync(second, new LogQuery())).Sequence);
    }

    [Fact]
    public async Task A_log_is_bounded_by_size_and_keeps_the_newest()
    {
        _folder.Options = _folder.Options with { AppBytes = 100_000 };
        var store = _folder.Open();
        for (var i = 0; i < 5000; i++)
        {
            store.Write(_folder.App, _folder.Line($"line {i} {new string('x', 50)}"));
            if (i % 100 == 0)
            {
                store.Flush();
            }
        }

        var texts = await _folder.TextsAsync(store);

        Assert.StartsWith("line 4999 ", texts[^1], StringComparison.Ordinal);
        Assert.InRange(Directory.GetFiles(_folder.Path, "*", SearchOption.AllDirectories).Sum(f => new FileInfo(f).Length), 50_000, 120_000);
    }
}
