using System.Globalization;
using Tarmac.Core.Logs;

namespace Tarmac.Logs.Tests;

public sealed class FloodTests : IAsyncDisposable
{
    private readonly LogFolder _folder = new();

    public ValueTask DisposeAsync() => _folder.DisposeAsync();

    [Fact]
    public async Task A_dyno_that_floods_is_cut_and_the_others_lose_nothing()
    {
        var store = _folder.Open();
        for (var i = 0; i < 300_000; i++)
        {
            store.Write(_folder.App, _folder.Line($"flood {i}"));
            if (i % 3000 == 0)
            {
                store.Write(_folder.App, _folder.Line($"calm {i / 3000}", "web.2"));
            }
        }

        _folder.Time.Advance(TimeSpan.FromSeconds(1));
        store.Flush();

        var calm = await _folder.TextsAsync(store, new LogQuery { Lines = 1500, Filter = new LogFilter(LogSource.App, "web.2") });
        Assert.Equal(Enumerable.Range(0, 100).Select(i => $"calm {i}"), calm);
        var all = await _folder.ReadAsync(store, new LogQuery { AfterSequence = 0 });
        var flood = all.Count(e => e.Line.Text.StartsWith("flood", StringComparison.Ordinal));
        var word = Assert.Single(all, e => e.Line.Source is LogSource.Heroku).Line;
        Assert.Equal("web.1", word.Process);
        Assert.Equal($"Error L12 (Local buffer overflow): {300_000 - flood} messages dropped since 2026-01-01T00:00:00+00:00.", word.Text);
    }

    [Fact]
    public async Task A_dyno_that_was_cut_is_heard_again_after_a_while()
    {
        _folder.Options = _folder.Options with { ProcessBurst = 1000, ProcessBytesPerSecond = 1000 };
        var store = _folder.Open();
        for (var i = 0; i < 100; i++)
        {
            store.Write(_folder.App, _folder.Line("flood"));
        }

        _folder.Time.Advance(TimeSpan.FromSeconds(2));
        store.Write(_folder.App, _folder.Line("calm again"));

        var texts = await _folder.TextsAsync(store);
        Assert.Contains("calm again", texts);
        Assert.Single(texts, t => t.StartsWith("Error L12", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Concurrent_writers_lose_nothing_within_their_rate()
    {
        var store = _folder.Open();

        await Task.WhenAll(Enumerable.Range(1, 8).Select(p => Task.Run(() =>
        {
            for (var i = 0; i < 5000; i++)
            {
                store.Write(_folder.App, _folder.Line(i.ToString(CultureInfo.InvariantCulture), $"web.{p}"));
            }
        })));

        var entries = await _folder.ReadAsync(store, new LogQuery { AfterSequence = 0 });
        Assert.Equal(40_000, entries.Count);
        foreach (var process in entries.GroupBy(e => e.Line.Process))
        {
            Assert.Equal(Enumerable.Range(0, 5000).Select(i => i.ToString(CultureInfo.InvariantCulture)), process.Select(e => e.Line.Text));
        }
    }

    [Fact]
    public async Task A_full_disk_loses_lines_and_the_log_says_so()
    {
        var store = _folder.Open();
        store.Write(_folder.App, _folder.Line("before"));
        store.Flush();

        // A folder in the place of the file: opening it for writing fails as a broken disk does.
        var file = Directory.GetFiles(Path.Combine(_folder.Path, _folder.App.ToString())).Single();
        File.Move(file, file + ".aside");
        Directory.CreateDirectory(file);
        store.Write(_folder.App, _folder.Line("lost"));
        store.Write(_folder.App, _folder.Line("lost"));
        store.Flush();
        Directory.Delete(file);
        File.Move(file + ".aside", file);
        store.Write(_folder.App, _folder.Line("after"));

        Assert.Equal(
            ["before", "Error L12 (Local buffer overflow): 2 messages dropped since 2026-01-01T00:00:00+00:00.", "after"],
            await _folder.TextsAsync(store));
    }

    [Fact]
    public async Task Writing_after_the_end_does_not_throw()
    {
        var store = _folder.Open();
        await store.DisposeAsync();

        store.Write(_folder.App, new LogLine(default, LogSource.App, null!, null!));
    }
}
