using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace Tarmac.Router.Http1;

/// <summary>Bytes of a message under construction, in a rented array that grows.</summary>
internal sealed class HeadBuffer
{
    private byte[] _bytes = [];

    public int Length { get; private set; }

    public ReadOnlyMemory<byte> Memory => _bytes.AsMemory(0, Length);

    public ReadOnlySpan<byte> Span => _bytes.AsSpan(0, Length);

    public void Rent(int size)
    {
        _bytes = ArrayPool<byte>.Shared.Rent(size);
        Length = 0;
    }

    public void Clear() => Length = 0;

    public void Return()
    {
        if (_bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
            (_bytes, Length) = ([], 0);
        }
    }

    public void Append(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Room(bytes.Length));
        Length += bytes.Length;
    }

    public void Append(in ReadOnlySequence<byte> bytes)
    {
        foreach (var piece in bytes)
        {
            Append(piece.Span);
        }
    }

    /// <summary>Header strings hold one byte a character, as they came: Latin-1 both ways changes nothing.</summary>
    public void Append(string text) => Length += Encoding.Latin1.GetBytes(text, Room(text.Length));

    public void Append(long number)
    {
        Utf8Formatter.TryFormat(number, Room(20), out var written);
        Length += written;
    }

    public void Line(string name, string value)
    {
        var room = Room(name.Length + value.Length + 4);
        var length = Encoding.Latin1.GetBytes(name, room);
        room[length++] = (byte)':';
        room[length++] = (byte)' ';
        length += Encoding.Latin1.GetBytes(value, room[length..]);
        room[length++] = (byte)'\r';
        room[length++] = (byte)'\n';
        Length += length;
    }

    private Span<byte> Room(int size)
    {
        if (_bytes.Length - Length < size)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_bytes.Length * 2, Length + size));
            Span.CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = larger;
        }

        return _bytes.AsSpan(Length);
    }
}
