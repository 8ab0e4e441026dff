using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Tarmac.Linux.Files;

/// <summary>Reads small files that a stranger wrote: never through a link, never waiting, never more than the limit.</summary>
public static class UntrustedFile
{
    private const int NonBlockingCloseOnExec = 0x800 | 0x80000;

    // O_NOFOLLOW differs between the architectures (asm/fcntl.h).
    private static readonly int NoFollow = RuntimeInformation.ProcessArchitecture is Architecture.Arm64 ? 0x8000 : 0x20000;

    /// <summary>The text, cut at one byte over the limit; null where there is no plain file.</summary>
    public static async Task<string?> ReadAsync(string path, int limit, CancellationToken cancellation)
    {
        var descriptor = LibC.Open(path, NonBlockingCloseOnExec | NoFollow, 0);
        if (descriptor < 0)
        {
            return null;
        }

        using var handle = new SafeFileHandle(descriptor, ownsHandle: true);
        try
        {
            await using var file = new FileStream(handle, FileAccess.Read, bufferSize: 0);
            if (!file.CanSeek)
            {
                return null;
            }

            var bytes = new byte[limit + 1];
            var length = await file.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellation);
            return Encoding.UTF8.GetString(bytes, 0, length);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // A folder.
            return null;
        }
    }
}
