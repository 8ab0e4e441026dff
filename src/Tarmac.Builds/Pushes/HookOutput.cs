using System.Buffers.Binary;
using Tarmac.Builds.Output;

namespace Tarmac.Builds.Pushes;

/// <summary>Frames for the hook, which writes them to git's side band and so to the client's terminal.</summary>
internal sealed class HookOutput(Stream hook) : IBuildOutput, IDisposable
{
    private const int LargestFrame = 32 * 1024;

    private readonly SemaphoreSlim _one = new(1, 1);

    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        await _one.WaitAsync(cancellation);
        try
        {
            for (var rest = bytes; rest.Length > 0;)
            {
                var part = rest[..Math.Min(rest.Length, LargestFrame)];
                var frame = new byte[4 + part.Length];
                BinaryPrimitives.WriteInt32BigEndian(frame, part.Length);
                part.Span.CopyTo(frame.AsSpan(4));
                await hook.WriteAsync(frame, cancellation);
                rest = rest[part.Length..];
            }
        }
        catch (IOException)
        {
            // The hook is gone: its end is being noticed, and cancels the push.
        }
        finally
        {
            _one.Release();
        }
    }

    public async Task EndAsync(bool accepted, CancellationToken cancellation) =>
        await hook.WriteAsync(new byte[] { 0, 0, 0, 0, accepted ? (byte)0 : (byte)1 }, cancellation);

    public void Dispose() => _one.Dispose();
}
