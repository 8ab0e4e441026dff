namespace Tarmac.Engine.Runc.Logs;

/// <summary>A one-off's output; knows whether anybody reads it.</summary>
internal sealed class OutputStream(Stream inner) : Stream
{
    private long _unread;

    public bool WasRead { get; private set; }

    public long Unread => Interlocked.Read(ref _unread);

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public void Add(int count) => Interlocked.Add(ref _unread, count);

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        WasRead = true;
        var count = await inner.ReadAsync(buffer, cancellationToken);
        Interlocked.Add(ref _unread, -count);
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count)
    {
        WasRead = true;
        var read = inner.Read(buffer, offset, count);
        Interlocked.Add(ref _unread, -read);
        return read;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
