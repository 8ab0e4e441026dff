using System.Buffers;
using System.Text;

namespace Tarmac.Engine.Runc.Logs;

/// <summary>Joins the pieces of one output stream to lines. Lines over 10,000 bytes are split, as on Heroku.</summary>
internal sealed class LineAssembler(Action<DateTimeOffset, string> line)
{
    public const int Limit = 10_000;

    private readonly ArrayBufferWriter<byte> _begun = new();
    private DateTimeOffset _at;

    public void Add(LogRecord record)
    {
        if (_begun.WrittenCount == 0)
        {
            _at = record.At;
        }

        var content = record.Content.Span;
        while (_begun.WrittenCount + content.Length > Limit)
        {
            var take = Limit - _begun.WrittenCount;

            // Not within a character of UTF-8.
            while (take > 0 && take < content.Length && (content[take] & 0xC0) == 0x80)
            {
                take--;
            }

            _begun.Write(content[..take]);
            content = content[take..];
            Emit();
        }

        _begun.Write(content);
        if (record.EndsLine)
        {
            Emit();
        }
    }

    /// <summary>The output has ended: what was begun is a line too.</summary>
    public void Complete()
    {
        if (_begun.WrittenCount > 0)
        {
            Emit();
        }
    }

    private void Emit()
    {
        var bytes = _begun.WrittenSpan;
        line(_at, Encoding.UTF8.GetString(bytes is [.. var text, (byte)'\r'] ? text : bytes));
        _begun.ResetWrittenCount();
    }
}
