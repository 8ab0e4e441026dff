using System.Buffers;
using System.Text;

namespace Tarmac.Linux.Programs;

/// <summary>The first bytes of an output. What comes after them is read, so that the program can go on, and not kept.</summary>
internal sealed class BoundedOutput(int limit)
{
    private readonly ArrayBufferWriter<byte> _kept = new();

    public bool IsCut { get; private set; }

    public string Text => Encoding.UTF8.GetString(_kept.WrittenSpan);

    public async Task ReadAsync(Stream stream, CancellationToken cancellation)
    {
        var buffer = new byte[16 * 1024];
        while (await stream.ReadAsync(buffer, cancellation) is > 0 and var read)
        {
            var take = Math.Min(read, limit - _kept.WrittenCount);
            IsCut |= take < read;
            _kept.Write(buffer.AsSpan(0, take));
        }
    }
}
