using System.Text;

namespace Tarmac.Builds.Native;

/// <summary>Reads small files that apps and buildpacks wrote: never through a link, never waiting, never more than the limit.</summary>
internal static class UntrustedFile
{
    /// <summary>The text, cut at one byte over the limit; null where there is no plain file.</summary>
    public static async Task<string?> ReadAsync(string path, int limit, CancellationToken cancellation)
    {
        if (Posix.OpenUntrusted(path) is not { } handle)
        {
            return null;
        }

        try
        {
            await using var file = new FileStream(handle, FileAccess.Read, bufferSize: 0);
            var bytes = new byte[limit + 1];
            var length = await file.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellation);
            return Encoding.UTF8.GetString(bytes, 0, length);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // A folder, a FIFO or a socket.
            handle.Dispose();
            return null;
        }
    }
}
