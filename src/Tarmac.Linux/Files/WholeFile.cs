using System.Globalization;
using System.Text;
using Tarmac.Linux.Processes;

namespace Tarmac.Linux.Files;

/// <summary>
/// Writes a file so that every reader, also one after a crash or a loss of power, finds the old content or the new, whole: written beside, flushed to
/// disk, renamed, the folder flushed. On a failure, a full disk for one, the old file stays as it was.
/// </summary>
public static class WholeFile
{
    /// <summary>Owner only.</summary>
    public const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Everybody reads, the owner writes.</summary>
    public const UnixFileMode Public = Private | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    private const string Ending = ".draft";
    private static int _drafts;

    /// <summary>For who lists a folder: a file that is being written, or that a killed writer left.</summary>
    public static bool IsDraft(string file) => file.EndsWith(Ending, StringComparison.Ordinal);

    public static void Write(string file, string text, UnixFileMode mode = Private) => Write(file, Encoding.UTF8.GetBytes(text), mode);

    public static void Write(string file, ReadOnlySpan<byte> content, UnixFileMode mode = Private)
    {
        var draft = DraftOf(ref file);
        try
        {
            using (var stream = Open(draft, mode))
            {
                stream.Write(content);
                stream.Flush(flushToDisk: true);
            }

            File.Move(draft, file, overwrite: true);
        }
        catch
        {
            File.Delete(draft);
            throw;
        }

        Folders.Sync(Path.GetDirectoryName(file)!);
    }

    /// <summary>The content is what <paramref name="write"/> writes into the stream; when it throws, the old file stays.</summary>
    public static async Task WriteAsync(
        string file, Func<Stream, CancellationToken, Task> write, UnixFileMode mode, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(write);
        var draft = DraftOf(ref file);
        try
        {
            await using (var stream = Open(draft, mode))
            {
                await write(stream, cancellation);
                await stream.FlushAsync(cancellation);
                stream.Flush(flushToDisk: true);
            }

            File.Move(draft, file, overwrite: true);
        }
        catch
        {
            File.Delete(draft);
            throw;
        }

        Folders.Sync(Path.GetDirectoryName(file)!);
    }

    /// <summary>Makes the file unless there is one; of several that try at once, one wins. True for that one.</summary>
    public static bool TryCreate(string file, string text, UnixFileMode mode = Private)
    {
        var draft = DraftOf(ref file);
        try
        {
            using (var stream = Open(draft, mode))
            {
                stream.Write(Encoding.UTF8.GetBytes(text));
                stream.Flush(flushToDisk: true);
            }

            // A hard link never replaces: the kernel decides who is first.
            if (LibC.Link(draft, file) != 0)
            {
                return File.Exists(file) ? false : throw LibC.Failure($"link {file}");
            }
        }
        finally
        {
            File.Delete(draft);
        }

        Folders.Sync(Path.GetDirectoryName(file)!);
        return true;
    }

    private static FileStream Open(string draft, UnixFileMode mode)
    {
        var stream = new FileStream(draft, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = Private });

        // Not left to the umask.
        File.SetUnixFileMode(stream.SafeFileHandle, mode);
        return stream;
    }

    // Each writer has its own draft: two at once must not mix their bytes.
    private static string DraftOf(ref string file)
    {
        file = Path.GetFullPath(file);
        RemoveLeftDrafts(file);
        return string.Create(
            CultureInfo.InvariantCulture, $"{file}.{Environment.ProcessId}-{Interlocked.Increment(ref _drafts)}{Ending}");
    }

    // A process that was killed while it wrote left its draft.
    private static void RemoveLeftDrafts(string file)
    {
        var start = Path.GetFileName(file) + ".";
        foreach (var left in Directory.EnumerateFiles(Path.GetDirectoryName(file)!, "*" + Ending))
        {
            var name = Path.GetFileName(left);
            if (name.StartsWith(start, StringComparison.Ordinal)
                && name[start.Length..^Ending.Length].Split('-') is [var writer, _]
                && int.TryParse(writer, NumberStyles.None, CultureInfo.InvariantCulture, out var pid)
                && pid != Environment.ProcessId
                && ProcessIdentity.Of(pid) is null)
            {
                File.Delete(left);
            }
        }
    }
}
