using System.IO.Pipelines;
using System.Text;
using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;
using Tarmac.Core.Logs;
using Tarmac.Logs;
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

    private Task WriteAsync() => LogEvents.WriteAsync(_entries.Reader.ReadAllAsync(), _body.Writer.AsStream(), _time, default).WaitAsync(Limit);

    private static LogEntry Entry(long sequence, string text) => new(sequence, new LogLine(DateTimeOffset.UnixEpoch, LogSource.App, "web.1", text));
}
