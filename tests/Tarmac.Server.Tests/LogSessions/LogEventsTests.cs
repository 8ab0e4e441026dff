using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Text;
using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;
using Tarmac.Core.Logs;
using Tarmac.Server.LogSessions;

namespace Tarmac.Server.Tests.LogSessions;

public sealed class LogEventsTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly Channel<LogEntry> _entries = Channel.CreateUnbounded<LogEntry>();
    private readonly Pipe _body = new();
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task Each_line_is_an_event_with_its_sequence()
    {
        _entries.Writer.TryWrite(Entry(7, "one"));
        _entries.Writer.TryWrite(Entry(8, "two"));
        _entries.Writer.Complete();

        await WriteAsync();
        await _body.Writer.CompleteAsync();

        using var reader = new StreamReader(_body.Reader.AsStream());
        Assert.Equal(
            "id: 7\ndata: 1970-01-01T00:00:00.000000+00:00 app[web.1]: one\n\nid: 8\ndata: 1970-01-01T00:00:00.000000+00:00 app[web.1]: two\n\n",
            await reader.ReadToEndAsync().WaitAsync(Limit));
    }

    [Fact]
    public async Task Silence_is_broken_by_a_comment()
    {
        var writing = WriteAsync();
        var read = _body.Reader.ReadAsync().AsTask();
        while (!read.IsCompleted)
        {
            _time.Advance(TimeSpan.FromSeconds(10));
            await Task.Delay(10);
        }

        Assert.StartsWith(":\n\n", Encoding.UTF8.GetString((await read.WaitAsync(Limit)).Buffer.FirstSpan));
        _entries.Writer.Complete();
        await writing.WaitAsync(Limit);
    }

    [Fact]
    public async Task A_reader_that_waits_ends_when_it_is_told_to()
    {
        using var ending = new CancellationTokenSource();
        var writing = LogEvents.WriteAsync(EntriesAsync(default), _body.Writer.AsStream(), _time, ending.Token);

        await ending.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => writing.WaitAsync(Limit));
    }

    [Fact]
    public async Task A_client_that_is_gone_ends_the_reading()
    {
        var writing = LogEvents.WriteAsync(EntriesAsync(), new GoneStream(), _time, default);
        _entries.Writer.TryWrite(Entry(1, "one"));

        await Assert.ThrowsAsync<IOException>(() => writing.WaitAsync(Limit));
    }

    private Task WriteAsync() => LogEvents.WriteAsync(_entries.Reader.ReadAllAsync(), _body.Writer.AsStream(), _time, default).WaitAsync(Limit);

    // As the store's: an iterator, which must not be disposed while it runs.
    private async IAsyncEnumerable<LogEntry> EntriesAsync([EnumeratorCancellation] CancellationToken cancellation = default)
    {
        await foreach (var entry in _entries.Reader.ReadAllAsync(cancellation))
        {
            yield return entry;
        }
    }

    private static LogEntry Entry(long sequence, string text) => new(sequence, new LogLine(DateTimeOffset.UnixEpoch, LogSource.App, "web.1", text));

    private sealed class GoneStream : MemoryStream
    {
        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => throw new IOException("gone");
    }
}
