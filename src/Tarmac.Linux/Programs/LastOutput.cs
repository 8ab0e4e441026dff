using System.Text;

namespace Tarmac.Linux.Programs;

/// <summary>The last bytes of an output: where a program says why it fails.</summary>
internal static class LastOutput
{
    private const int Kept = 8 * 1024;

    public static async Task<string> ReadAsync(Stream stream, CancellationToken cancellation)
    {
        var last = new byte[2 * Kept];
        var length = 0;
        while (await stream.ReadAsync(last.AsMemory(length), cancellation) is > 0 and var read)
        {
            length += read;
            if (length > Kept)
            {
                last.AsSpan(length - Kept, Kept).CopyTo(last);
                length = Kept;
            }
        }

        return Encoding.UTF8.GetString(last, 0, length);
    }
}
