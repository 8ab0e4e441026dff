namespace Tarmac.Builds.Output;

/// <summary>One build's output while it grows.</summary>
public sealed class StoredOutput : IBuildOutput, IAsyncDisposable
{
    internal StoredOutput()
    {
    }

    public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation) => throw new NotImplementedException();

    public ValueTask DisposeAsync() => throw new NotImplementedException();
}
