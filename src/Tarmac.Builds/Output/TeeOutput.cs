using System.Collections.Immutable;

namespace Tarmac.Builds.Output;

/// <summary>Writes to several outputs, one after the other.</summary>
public sealed class TeeOutput(params ImmutableArray<IBuildOutput> outputs) : IBuildOutput
{
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        foreach (var output in outputs)
        {
            await output.WriteAsync(bytes, cancellation);
        }
    }
}
