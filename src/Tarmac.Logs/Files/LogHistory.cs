using System.Buffers;
using System.Collections.Immutable;
using Microsoft.Win32.SafeHandles;
using Tarmac.Core.Logs;
using Tarmac.Logs.Lines;

namespace Tarmac.Logs.Files;

/// <summary>Reads an app's files from either end, a block at a time. A file that was removed meanwhile is as good as empty.</summary>
internal static class LogHistory
{
    private const int Block = 64 * 1024;

    /// <summary>Newest line first.</summary>
    public static IEnumerable<LogEntry> Backward(ImmutableList<LogSegment> segments) =>
        segments.Reverse().SelectMany(s => BackwardIn(s).Select(l => l.Entry));

    /// <summary>Oldest first, from the line after the given one.</summary>
    public static IEnumerable<LogEntry> Forward(ImmutableList<LogSegment> segments, long after)
    {
        var start = Math.Max(0, segments.FindLastIndex(s => s.First <= after + 1));
        return segments.Skip(start).SelectMany(ForwardIn).Where(e => e.Sequence > after);
    }

    public static LogEntry? FirstOf(LogSegment segment) => ForwardIn(segment).Select(e => (LogEntry?)e).FirstOrDefault();

    /// <summary>The last whole line, and where it ends.</summary>
    public static (LogEntry Entry, long End)? LastOf(LogSegment segment) => BackwardIn(segment).Select(l => ((LogEntry, long)?)l).FirstOrDefault();

    private static IEnumerable<(LogEntry Entry, long End)> BackwardIn(LogSegment segment)
    {
        using var file = Open(segment);
        if (file is null)
        {
            yield break;
        }

        // `held` is what was read and begins in the middle of a line, until the block before it is read.
        var (position, held) = (Math.Min(segment.Length, RandomAccess.GetLength(file)), Array.Empty<byte>());
        while (position > 0)
        {
            var size = (int)Math.Min(Block, position);
            position -= size;
            var bytes = new byte[size + held.Length];
            _ = RandomAccess.Read(file, bytes.AsSpan(0, size), position);
            held.CopyTo(bytes, size);
            var end = bytes.Length;
            for (var feed = bytes.AsSpan(0, end).LastIndexOf((byte)'\n'); feed >= 0;)
            {
                var before = feed == 0 ? -1 : bytes.AsSpan(0, feed).LastIndexOf((byte)'\n');
                if (before < 0 && position > 0)
                {
                    break;
                }

                if (LogRecord.TryParse(bytes.AsSpan(before + 1, feed - before - 1), out var entry))
                {
                    yield return (entry, position + feed + 1);
                }

                end = before + 1;
                feed = before;
            }

            held = bytes[..end];
        }
    }

    private static IEnumerable<LogEntry> ForwardIn(LogSegment segment)
    {
        using var file = Open(segment);
        if (file is null)
        {
            yield break;
        }

        var buffer = ArrayPool<byte>.Shared.Rent(Block);
        try
        {
            var (position, kept) = (0L, 0);
            while (position < segment.Length)
            {
                var wanted = (int)Math.Min(buffer.Length - kept, segment.Length - position);
                var read = RandomAccess.Read(file, buffer.AsSpan(kept, wanted), position);
                if (read == 0)
                {
                    yield break;
                }

                position += read;
                var (start, end) = (0, kept + read);
                for (int feed; (feed = buffer.AsSpan(start, end - start).IndexOf((byte)'\n')) >= 0; start += feed + 1)
                {
                    if (LogRecord.TryParse(buffer.AsSpan(start, feed), out var entry))
                    {
                        yield return entry;
                    }
                }

                // A line longer than a block is none of ours.
                kept = end - start < buffer.Length ? end - start : 0;
                buffer.AsSpan(start, kept).CopyTo(buffer);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static SafeFileHandle? Open(LogSegment segment)
    {
        try
        {
            return File.OpenHandle(segment.File, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }
}
