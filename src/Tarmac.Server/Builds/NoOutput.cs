using Tarmac.Builds.Output;

namespace Tarmac.Server.Builds;

/// <summary>Nobody looks on: the stored output is all.</summary>
internal sealed class NoOutput : IBuildOutput
{
    public static NoOutput Instance { get; } = new();

    public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation) => ValueTask.CompletedTask;
}
