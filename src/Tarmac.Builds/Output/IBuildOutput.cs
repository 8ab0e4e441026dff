namespace Tarmac.Builds.Output;

/// <summary>Takes what a build writes, as it happens. A reader that is gone is the writer's cancellation, not an exception of this.</summary>
public interface IBuildOutput
{
    ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation);
}
