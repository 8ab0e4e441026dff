using Tarmac.Linux.Streams;

namespace Tarmac.Engine.Runc.Logs;

/// <summary>A one-off's output; knows whether anybody reads it.</summary>
internal sealed class OutputStream(Stream inner) : ReadStream
{
    private long _unread;

    public bool WasRead { get; private set; }

    public long Unread => Interlocked.Read(ref _unread);

    public void Add(int count) => Interlocked.Add(ref _unread, count);

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        WasRead = true;
        var count = await inner.ReadAsync(buffer, cancellationToken);
        Interlocked.Add(ref _unread, -count);
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
