using System.Buffers;

namespace Tarmac.Router.Upstream;

/// <summary>What a dyno has sent and nobody has taken yet.</summary>
internal sealed class ReceiveBuffer
{
    private const int StandardSize = 16 * 1024;

    // Never handed back when the connection breaks: a receive that was cut off may still hold it.
    private readonly byte[] _own = GC.AllocateUninitializedArray<byte>(StandardSize);
    private byte[] _buffer;
    private int _start;
    private int _end;

    public ReceiveBuffer() => _buffer = _own;

    public int Length => _end - _start;

    public ReadOnlySpan<byte> Span => _buffer.AsSpan(_start, _end - _start);

    public ReadOnlyMemory<byte> Memory => _buffer.AsMemory(_start, _end - _start);

    public void Consume(int bytes) => _start += bytes;

    public void Received(int bytes) => _end += bytes;

    /// <summary>Where the next bytes may go; never empty.</summary>
    public Memory<byte> Room()
    {
        if (_start == _end)
        {
            _start = _end = 0;
        }
        else if (_end == _buffer.Length)
        {
            MakeRoom();
        }

        return _buffer.AsMemory(_end);
    }

    /// <summary>A long body comes in larger pieces: fewer calls for the same bytes.</summary>
    public void UseLargeBuffer()
    {
        if (_buffer.Length < 4 * StandardSize)
        {
            Resize(4 * StandardSize);
        }
    }

    /// <summary>Forgets what is unread and gives a large buffer back.</summary>
    public void Reset()
    {
        _start = _end = 0;
        UseOwn();
    }

    private void MakeRoom()
    {
        if (_start > _buffer.Length / 2)
        {
            Span.CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }
        else
        {
            Resize(_buffer.Length * 2);
        }
    }

    private void Resize(int size)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(size);
        Span.CopyTo(buffer);
        var length = Length;
        UseOwn();
        (_buffer, _start, _end) = (buffer, 0, length);
    }

    private void UseOwn()
    {
        if (_buffer.Length > StandardSize)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
        }

        _buffer = _own;
    }
}
