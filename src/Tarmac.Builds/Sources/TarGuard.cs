using Tarmac.Linux.Streams;

namespace Tarmac.Builds.Sources;

/// <summary>
/// Reads along with a tar reader and ends it at a header of names or attributes that is too long: the reader would take it into memory whole,
/// and a few bytes of gzip make a gigabyte of it. Layout: POSIX ustar and pax, and GNU's <c>L</c> and <c>K</c> (tar(5)).
/// </summary>
internal sealed class TarGuard(Stream inner) : ReadStream
{
    private const int Block = 512;
    private const long LongestHeader = 1 << 20;

    private readonly byte[] _header = new byte[Block];
    private int _filled;
    private long _skip;

    public override int Read(Span<byte> buffer)
    {
        var read = inner.Read(buffer);
        Follow(buffer[..read]);
        return read;
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await inner.ReadAsync(buffer, cancellationToken);
        Follow(buffer.Span[..read]);
        return read;
    }

    private void Follow(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            if (_skip > 0)
            {
                var over = (int)Math.Min(_skip, bytes.Length);
                _skip -= over;
                bytes = bytes[over..];
                continue;
            }

            var take = Math.Min(Block - _filled, bytes.Length);
            bytes[..take].CopyTo(_header.AsSpan(_filled));
            _filled += take;
            bytes = bytes[take..];
            if (_filled == Block)
            {
                _filled = 0;
                Judge();
            }
        }
    }

    private void Judge()
    {
        var size = Size(_header.AsSpan(124, 12));
        var type = (char)_header[156];
        if (type is 'x' or 'g' or 'L' or 'K' or 'X' && size > LongestHeader)
        {
            throw new InvalidDataException("A header of the archive is longer than 1 MB.");
        }

        _skip = (size + Block - 1) / Block * Block;
    }

    private static long Size(ReadOnlySpan<byte> field)
    {
        // GNU's base-256 form for files of 8 GB and more: beyond every limit here.
        if ((field[0] & 0x80) != 0)
        {
            throw new InvalidDataException("A file of the archive is larger than 8 GB.");
        }

        long size = 0;
        foreach (var digit in field)
        {
            if (digit is >= (byte)'0' and <= (byte)'7')
            {
                size = (size * 8) + (digit - '0');
            }
            else if (digit is not ((byte)' ' or 0))
            {
                throw new InvalidDataException("A header of the archive is broken.");
            }
        }

        return size;
    }
}
