using Tarmac.Linux.Streams;

namespace Tarmac.Builds.Sources;

/// <summary>A stream that ends with an exception once more bytes come than are allowed.</summary>
internal sealed class LimitedStream(Stream inner, long limit, string what) : ReadStream
{
    private long _read;

    public override int Read(Span<byte> buffer) => Counted(inner.Read(buffer));

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        Counted(await inner.ReadAsync(buffer, cancellationToken));

    private int Counted(int read)
    {
        _read += read;
        return _read <= limit ? read : throw new InvalidDataException($"{what} is larger than {SizeText.Of(limit)}.");
    }
}
