namespace Tarmac.Builds.Output;

/// <summary>Every build's output on disk: written once, read as often as wanted, also while it grows.</summary>
public sealed class BuildOutputs(BuildOptions options)
{
    /// <summary>Begins a build's output. Dispose it when the build has ended: readers then end.</summary>
    public StoredOutput Begin(Guid build) => throw new NotImplementedException($"{options} {build}");

    /// <summary>False where nothing is stored of this build.</summary>
    public bool Exists(Guid build) => throw new NotImplementedException();

    /// <summary>The bytes from an offset on, and while the build runs all that follow, until it ends.</summary>
    public IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync(Guid build, long offset, CancellationToken cancellation) => throw new NotImplementedException();

    public void Delete(Guid build) => throw new NotImplementedException();
}
