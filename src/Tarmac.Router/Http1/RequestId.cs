using System.Buffers;
using System.Text;

namespace Tarmac.Router.Http1;

/// <summary>The id that a request keeps through router, dyno and logs.</summary>
internal static class RequestId
{
    public const int MostLength = 200;

    private const int LeastLength = 20;

    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    /// <summary>The client's own id where it is fit for logs, a fresh UUID otherwise.</summary>
    public static int Write(string? offered, Span<byte> destination) =>
        offered is { Length: >= LeastLength and <= MostLength } && !offered.AsSpan().ContainsAnyExcept(Allowed)
            ? Encoding.ASCII.GetBytes(offered, destination)
            : WriteNew(destination);

    /// <summary>Ids must be distinct, not secret: the thread's fast generator does, and asks the kernel for nothing.</summary>
    private static int WriteNew(Span<byte> destination)
    {
        Span<byte> random = stackalloc byte[16];
        Random.Shared.NextBytes(random);
        random[6] = (byte)((random[6] & 0x0f) | 0x40);
        random[8] = (byte)((random[8] & 0x3f) | 0x80);
        new Guid(random, bigEndian: true).TryFormat(destination, out var written);
        return written;
    }
}
