using System.Buffers.Text;

namespace Tarmac.Engine.Runc.Logs;

/// <summary>
/// What conmon writes for each piece of output (its <c>k8s-file</c> format): <c>2026-01-01T00:00:00.000000000+00:00 stdout F text</c>,
/// where <c>P</c> in place of <c>F</c> means that the line goes on in the next piece.
/// </summary>
internal readonly record struct LogRecord(DateTimeOffset At, bool IsError, bool EndsLine, ReadOnlyMemory<byte> Content)
{
    private const int TimeLength = 35;

    /// <summary>False for what is not such a line; a log that was cut off by a full disk has some.</summary>
    public static bool TryParse(ReadOnlyMemory<byte> line, out LogRecord record)
    {
        record = default;
        var bytes = line.Span;
        if (bytes.Length < TimeLength + 10 || bytes[TimeLength] != ' ' || !TryParseTime(bytes, out var at))
        {
            return false;
        }

        var stream = bytes.Slice(TimeLength + 1, 6);
        var flag = bytes[TimeLength + 8];
        if (!(stream.SequenceEqual("stdout"u8) || stream.SequenceEqual("stderr"u8)) || flag is not ((byte)'F' or (byte)'P') || bytes[TimeLength + 9] != ' ')
        {
            return false;
        }

        record = new LogRecord(at, stream[3] == 'e', flag == 'F', line[(TimeLength + 10)..]);
        return true;
    }

    // Nine digits of a second's fraction, where .NET reads seven.
    private static bool TryParseTime(ReadOnlySpan<byte> bytes, out DateTimeOffset at)
    {
        Span<byte> seven = stackalloc byte[33];
        bytes[..27].CopyTo(seven);
        bytes[29..TimeLength].CopyTo(seven[27..]);
        return Utf8Parser.TryParse(seven, out at, out var consumed, 'O') && consumed == seven.Length;
    }
}
