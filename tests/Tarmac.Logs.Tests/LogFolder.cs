using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Tarmac.Core.Apps;
using Tarmac.Core.Logs;
using Tarmac.Loops;

namespace Tarmac.Logs.Tests;

/// <summary>A folder of logs of its own, with a clock that stands still until it is set.</summary>
public sealed class LogFolder : IAsyncDisposable
{
    private readonly List<LogStore> _stores = [];

    public LogFolder() => Options = new LogOptions(Path);

    public string Path { get; } = Directory.CreateTempSubdirectory("tarmac-logs-").FullName;

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    public AppId App { get; } = AppId.New();

    public LogOptions Options { get; set; }

    public static CancellationToken Soon() => new CancellationTokenSource(TimeSpan.FromSeconds(60)).Token;

    public LogStore Open(TimeProvider? time = null)
    {
        var store = new LogStore(Options, new LoopContext(time ?? Time, NullLoggerFactory.Instance, new LoopHealth()), NullLogger<LogStore>.Instance);
        _stores.Add(store);
        return store;
    }

    public LogLine Line(string text, string process = "web.1", LogSource source = LogSource.App) => new(Time.GetUtcNow(), source, process, text);

    public async Task<List<LogEntry>> ReadAsync(LogStore store, LogQuery query)
    {
        var entries = new List<LogEntry>();
        await foreach (var entry in store.ReadAsync(App, query, Soon()))
        {
            entries.Add(entry);
        }

        return entries;
    }

    public async Task<List<string>> TextsAsync(LogStore store, LogQuery? query = null) =>
        [.. (await ReadAsync(store, query ?? new LogQuery { Lines = 1500 })).Select(e => e.Line.Text)];

    public async ValueTask DisposeAsync()
    {
        foreach (var store in _stores)
        {
            await store.DisposeAsync();
        }

        Directory.Delete(Path, recursive: true);
    }
}
