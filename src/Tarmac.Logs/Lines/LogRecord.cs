using System.Buffers;
using System.Buffers.Text;
using System.Text;
using Tarmac.Core.Logs;

namespace Tarmac.Logs.Lines;

/// <summary>A line as a file holds it: <c>SEQUENCE MICROSECONDS a|h PROCESS TEXT LF</c>, in UTF-8. Neither the process nor the text holds a line feed.</summary>
internal static class LogRecord
{
    private const int Numbers = 48;

    public static void Append(IBufferWriter<byte> to, in LogEntry entry)
    {
        var line = entry.Line;
        var span = to.GetSpan(Numbers + Encoding.UTF8.GetMaxByteCount(line.Process.Length + line.Text.Length));
        Utf8Formatter.TryFormat(entry.Sequence, span, out var at);
        span[at++] = (byte)' ';
        Utf8Formatter.TryFormat((line.At - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond, span[at..], out var written);
        at += written;
        span[at++] = (byte)' ';
        span[at++] = (byte)(line.Source is LogSource.App ? 'a' : 'h');
        span[at++] = (byte)' ';
        at += Encoding.UTF8.GetBytes(line.Process, span[at..]);
        span[at++] = (byte)' ';
        at += Encoding.UTF8.GetBytes(line.Text, span[at..]);
        span[at++] = (byte)'\n';
        to.Advance(at);
    }

    /// <summary>False for what is no whole record: a torn or damaged line.</summary>
    public static bool TryParse(ReadOnlySpan<byte> bytes, out LogEntry entry)
    {
        entry = default;
        if (!Utf8Parser.TryParse(bytes, out long sequence, out var used) || !Skip(ref bytes, used)
            || !Utf8Parser.TryParse(bytes, out long microseconds, out used) || !Skip(ref bytes, used)
            || microseconds is < 0 or > 253_402_300_799_999_999
            || bytes is not [(byte)'a' or (byte)'h', (byte)' ', ..])
        {
            return false;
        }

        var source = bytes[0] == 'a' ? LogSource.App : LogSource.Heroku;
        bytes = bytes[2..];
        var space = bytes.IndexOf((byte)' ');
        if (space < 1)
        {
            return false;
        }

        entry = new LogEntry(sequence, new LogLine(
            DateTimeOffset.UnixEpoch.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond),
            source,
            Encoding.UTF8.GetString(bytes[..space]),
            Encoding.UTF8.GetString(bytes[(space + 1)..])));
        return true;
    }

    private static bool Skip(ref ReadOnlySpan<byte> bytes, int used)
    {
        if (used >= bytes.Length || bytes[used] != ' ')
        {
            return false;
        }

        bytes = bytes[(used + 1)..];
        return true;
    }
}
