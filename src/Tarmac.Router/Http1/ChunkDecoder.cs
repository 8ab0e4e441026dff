using System.Buffers;
using System.Runtime.InteropServices;

namespace Tarmac.Router.Http1;

/// <summary>
/// Takes a chunked body apart, byte for byte as RFC 9112 section 7.1 has it: hexadecimal sizes of at most 15 digits, CRLF and nothing else,
/// bounded extensions and trailers, both dropped.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal struct ChunkDecoder
{
    private const int MostExtra = 16 * 1024;

    private State _state;
    private long _remaining;
    private int _digits;
    private int _extra;

    private enum State
    {
        Size,
        Extension,
        SizeEnd,
        Data,
        DataCr,
        DataLf,
        TrailerStart,
        Trailer,
        TrailerEnd,
        LastLf,
        Done,
        Broken,
    }

    public readonly bool Done => _state == State.Done;

    public readonly bool Broken => _state == State.Broken;

    /// <summary>Writes the data found in <paramref name="bytes"/> and returns how many bytes belonged to the body; stops at its end.</summary>
    public int Feed(ReadOnlySpan<byte> bytes, IBufferWriter<byte> output, ref long written)
    {
        var i = 0;
        while (i < bytes.Length && _state is not (State.Done or State.Broken))
        {
            if (_state == State.Data)
            {
                var data = bytes.Slice(i, (int)Math.Min(_remaining, bytes.Length - i));
                output.Write(data);
                written += data.Length;
                i += data.Length;
                _remaining -= data.Length;
                _state = _remaining == 0 ? State.DataCr : State.Data;
            }
            else
            {
                _state = Next(bytes[i++]);
            }
        }

        return i;
    }

    private State Next(byte b) => _state switch
    {
        State.Size => Size(b),
        State.Extension => b == '\r' ? State.SizeEnd : Extra(b, State.Extension),
        State.SizeEnd => b == '\n' ? AfterSize() : State.Broken,
        State.DataCr => b == '\r' ? State.DataLf : State.Broken,
        State.DataLf => b == '\n' ? State.Size : State.Broken,
        State.TrailerStart => b == '\r' ? State.LastLf : b <= ' ' ? State.Broken : Extra(b, State.Trailer),
        State.Trailer => b == '\r' ? State.TrailerEnd : Extra(b, State.Trailer),
        State.TrailerEnd => b == '\n' ? State.TrailerStart : State.Broken,
        State.LastLf => b == '\n' ? State.Done : State.Broken,
        _ => State.Broken,
    };

    private State Size(byte b)
    {
        var digit = b switch
        {
            >= (byte)'0' and <= (byte)'9' => b - '0',
            >= (byte)'a' and <= (byte)'f' => b - 'a' + 10,
            >= (byte)'A' and <= (byte)'F' => b - 'A' + 10,
            _ => -1,
        };
        if (digit >= 0)
        {
            _remaining = (_remaining * 16) + digit;
            return ++_digits <= 15 ? State.Size : State.Broken;
        }

        return (_digits, b) switch
        {
            (0, _) => State.Broken,
            (_, (byte)'\r') => State.SizeEnd,
            (_, (byte)';') => State.Extension,
            _ => State.Broken,
        };
    }

    private State AfterSize()
    {
        _digits = 0;
        return _remaining == 0 ? State.TrailerStart : State.Data;
    }

    private State Extra(byte b, State state) => ++_extra > MostExtra || (b < ' ' && b != '\t') || b == 127 ? State.Broken : state;
}
