using System.Text;
using Tarmac.Builds.Output;

namespace Tarmac.Builds.Tests.Fakes;

internal sealed class TextOutput : IBuildOutput
{
    private readonly List<byte> _bytes = [];

    public string Text => Encoding.UTF8.GetString([.. _bytes]);

    public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        _bytes.AddRange(bytes.Span);
        return ValueTask.CompletedTask;
    }
}
