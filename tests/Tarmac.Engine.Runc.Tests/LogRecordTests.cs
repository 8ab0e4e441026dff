using System.Text;
using Tarmac.Engine.Runc.Logs;

namespace Tarmac.Engine.Runc.Tests;

public sealed class LogRecordTests
{
    private readonly List<string> _lines = [];

    [Fact]
    public void Conmons_lines_are_read()
    {
        Assert.True(LogRecord.TryParse("2026-11-22T17:00:00.123456789+02:00 stderr P some text"u8.ToArray(), out var record));

        Assert.Equal(new DateTimeOffset(2026, 11, 22, 15, 0, 0, TimeSpan.Zero).AddTicks(1234567), record.At);
        Assert.True(record is { IsError: true, EndsLine: false });
        Assert.Equal("some text", Encoding.UTF8.GetString(record.Content.Span));
    }

    [Theory]
    [InlineData("")]
    [InlineData("2026-11-22T17:00:00.123456789+02:00 stdout F")]
    [InlineData("2026-11-22T17:00:00.123456789+02:00 stdlog F text that is long enough")]
    [InlineData("2026-99-22T17:00:00.123456789+02:00 stdout F text that is long enough")]
    public void What_conmon_would_not_write_is_passed_over(string line) => Assert.False(LogRecord.TryParse(Encoding.UTF8.GetBytes(line), out _));

    [Fact]
    public void Pieces_are_joined_and_the_last_one_needs_no_end()
    {
        Add("ab", false);
        Add("cd", true);
        Add("ef\r", true);
        Add("gh", false);

        Assert.Equal(["abcd", "ef", "gh"], _lines);
    }

    [Fact]
    public void A_line_over_10000_bytes_is_split_between_characters()
    {
        Add(new string('x', 9_999) + new string('ä', 10_000), true);

        Assert.Equal([9_999, 5_000, 5_000], _lines.Select(l => l.Length));
    }

    [Fact]
    public void What_is_no_UTF8_is_replaced()
    {
        var assembler = new LineAssembler((_, text) => _lines.Add(text));
        assembler.Add(new LogRecord(DateTimeOffset.UnixEpoch, false, true, new byte[] { (byte)'a', 0xFF, (byte)'b' }));

        Assert.Equal(["a\uFFFDb"], _lines);
    }

    private LineAssembler? _assembler;

    private void Add(string text, bool ends)
    {
        _assembler ??= new LineAssembler((_, line) => _lines.Add(line));
        _assembler.Add(new LogRecord(DateTimeOffset.UnixEpoch, false, ends, Encoding.UTF8.GetBytes(text)));
        if (!ends && text == "gh")
        {
            _assembler.Complete();
        }
    }
}
