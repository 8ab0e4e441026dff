namespace Tarmac.Server.Rendezvous;

/// <summary>The user's end of a session. It may be lost at any time, and then takes no more: what is sent is thrown away.</summary>
/// <param name="stream">The connection.</param>
/// <param name="cancellation">Cancelled when the connection is closed.</param>
internal sealed class AttachedClient(Stream stream, CancellationToken cancellation)
{
    private readonly TaskCompletionSource _lost = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Stream Stream => stream;

    public CancellationToken Closed => cancellation;

    /// <summary>Completes when something could not be sent.</summary>
    public Task Lost => _lost.Task;

    public async Task SendAsync(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.IsEmpty || Lost.IsCompleted)
        {
            return;
        }

        try
        {
            await stream.WriteAsync(bytes, cancellation);
            await stream.FlushAsync(cancellation);
        }
        catch (Exception gone) when (gone is IOException or ObjectDisposedException or OperationCanceledException)
        {
            _lost.TrySetResult();
        }
    }
}
