using System.Collections.Immutable;
using System.Text;

namespace Tarmac.Server.Deployments;

/// <summary>Keeps the last lines of a stream of bytes.</summary>
internal sealed class LastLines(int count)
{
    private const int LineLimit = 2000;

    private readonly Queue<string> _lines = new();
    private readonly Decoder _decoder = Encoding.UTF8.GetDecoder();
    private readonly StringBuilder _line = new();

    public void Add(ReadOnlySpan<byte> bytes)
    {
        var text = new char[Encoding.UTF8.GetMaxCharCount(bytes.Length)];
        foreach (var letter in text.AsSpan(0, _decoder.GetChars(bytes, text, flush: false)))
        {
            if (letter == '\n')
            {
                End();
            }
            else if (letter != '\r' && _line.Length < LineLimit)
            {
                _line.Append(letter);
            }
        }
    }

    public ImmutableArray<string> ToArray() => _line.Length == 0 ? [.. _lines] : [.. _lines.Append(_line.ToString()).TakeLast(count)];

    private void End()
    {
        _lines.Enqueue(_line.ToString());
        _line.Clear();
        if (_lines.Count > count)
        {
            _lines.Dequeue();
        }
    }
}
