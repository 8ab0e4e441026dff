namespace Tarmac.Builds.Output;

/// <summary>One build's output while it grows. What goes beyond the limit is dropped, with a line that says so.</summary>
public sealed class StoredOutput : IBuildOutput, IAsyncDisposable
{
    private readonly FileStream _file;
    private readonly long _limit;
    private readonly Action _closed;
    private readonly SemaphoreSlim _one = new(1, 1);
    private TaskCompletionSource _grown = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _full;

    internal StoredOutput(string file, long limit, Action closed)
    {
        // Unbuffered: a reader sees at once what was written, and a kill loses nothing of it.
        _file = new FileStream(file, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0, useAsync: false);
        _limit = limit;
        _closed = closed;
    }

    internal bool Ended { get; private set; }

    /// <summary>Completes at the next change after this was read: more bytes, or the end.</summary>
    internal Task Grown => Volatile.Read(ref _grown).Task;

    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        await _one.WaitAsync(cancellation);
        try
        {
            if (_full || Ended)
            {
                return;
            }

            if (_file.Position + bytes.Length > _limit)
            {
                _full = true;
                bytes = "\n !     More output is not kept.\n"u8.ToArray();
            }

            await _file.WriteAsync(bytes, cancellation);
        }
        catch (IOException)
        {
            // A full disk: the build continues, and the client still gets the output.
            _full = true;
        }
        finally
        {
            _one.Release();
        }

        Wake();
    }

    public async ValueTask DisposeAsync()
    {
        await _one.WaitAsync(CancellationToken.None);
        try
        {
            if (Ended)
            {
                return;
            }

            Ended = true;
            await _file.DisposeAsync();
            _closed();
        }
        finally
        {
            _one.Release();
        }

        Wake();
    }

    private void Wake() =>
        Interlocked.Exchange(ref _grown, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
}
