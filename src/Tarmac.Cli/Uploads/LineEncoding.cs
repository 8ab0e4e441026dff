using System.IO.Compression;
using System.IO.Pipelines;
using System.Text;

namespace Tarmac.Cli.Uploads;

/// <summary>
/// A file as lines for a one-off dyno's standard input: gzip, then base64, then an empty line. A dyno's input gives some bytes a meaning (0x04 ends
/// it), and it is never closed by us before the command ends.
/// </summary>
internal static class LineEncoding
{
    private const int Line = 48 * 1024;

    /// <summary>What the dyno reads. Reading it reads the file; <paramref name="progress"/> hears how far.</summary>
    public static Stream Encode(Stream file, Action<long> progress, CancellationToken cancellation)
    {
        var pipe = new Pipe();
        _ = WriteAsync(file, pipe.Writer, progress, cancellation);
        return pipe.Reader.AsStream();
    }

    // Every failure reaches the reader through the pipe.
    private static async Task WriteAsync(Stream file, PipeWriter output, Action<long> progress, CancellationToken cancellation)
    {
        try
        {
            var lines = new Pipe();
            var writing = CompressAsync(file, lines.Writer, progress, cancellation);
            await using (var compressed = lines.Reader.AsStream())
            {
                var buffer = new byte[Line];
                int read;
                while ((read = await compressed.ReadAtLeastAsync(buffer, Line, throwOnEndOfStream: false, cancellation)) > 0)
                {
                    await output.WriteAsync(Encoding.ASCII.GetBytes(Convert.ToBase64String(buffer, 0, read) + "\n"), cancellation);
                }
            }

            await writing;
            await output.WriteAsync("\n"u8.ToArray(), cancellation);
            await output.CompleteAsync();
        }
        catch (Exception cause) when (cause is IOException or OperationCanceledException or InvalidOperationException)
        {
            await output.CompleteAsync(cause);
        }
    }

    private static async Task CompressAsync(Stream file, PipeWriter output, Action<long> progress, CancellationToken cancellation)
    {
        try
        {
            await using (var compressing = new GZipStream(output.AsStream(leaveOpen: true), CompressionLevel.Fastest))
            {
                var buffer = new byte[128 * 1024];
                int read;
                while ((read = await file.ReadAsync(buffer, cancellation)) > 0)
                {
                    await compressing.WriteAsync(buffer.AsMemory(0, read), cancellation);
                    progress(file.Position);
                }
            }

            await output.CompleteAsync();
        }
        catch (Exception cause) when (cause is IOException or OperationCanceledException or InvalidOperationException)
        {
            await output.CompleteAsync(cause);
        }
    }
}
