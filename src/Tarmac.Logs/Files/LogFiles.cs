using System.Collections.Immutable;
using System.Globalization;

namespace Tarmac.Logs.Files;

/// <summary>The files of one app's log: append only, a new one every tenth of the allowed size or every day, the oldest removed. Not thread-safe.</summary>
internal sealed class LogFiles
{
    private const string Ending = ".log";

    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    private readonly string _folder;
    private readonly LogOptions _options;

    private LogFiles(string folder, LogOptions options)
    {
        _folder = folder;
        _options = options;
    }

    /// <summary>Oldest first.</summary>
    public ImmutableList<LogSegment> Segments { get; private set; } = [];

    /// <summary>The last sequence given.</summary>
    public long Last { get; private set; }

    public static LogFiles Open(string folder, LogOptions options)
    {
        var files = new LogFiles(folder, options);
        if (Directory.Exists(folder))
        {
            files.Segments = [.. Directory.GetFiles(folder, "*" + Ending).Select(Describe).OfType<LogSegment>().OrderBy(s => s.First)];
            files.Recover();
        }

        return files;
    }

    /// <summary>Appends whole lines, all or none of them.</summary>
    public void Append(ReadOnlySpan<byte> lines, long last, DateTimeOffset begun, DateTimeOffset ended)
    {
        if (Segments.IsEmpty || Segments[^1].Length >= _options.AppBytes / 10 || (Segments[^1].Length > 0 && begun - Segments[^1].Begun > Day))
        {
            Begin(begun);
        }

        var segment = Segments[^1];
        using (var file = File.OpenHandle(segment.File, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete))
        {
            try
            {
                RandomAccess.Write(file, lines, segment.Length);
            }
            catch (IOException)
            {
                // A disk that filled half-way through: no half lines stay.
                RandomAccess.SetLength(file, segment.Length);
                throw;
            }
        }

        Last = last;
        Segments = Segments.SetItem(Segments.Count - 1, segment with
        {
            Length = segment.Length + lines.Length,
            Begun = segment.Length == 0 ? begun : segment.Begun,
            Ended = ended,
        });
    }

    /// <summary>Removes what is too old or too much. One file always stays: its name remembers the sequence.</summary>
    public void Trim(DateTimeOffset now)
    {
        if (Segments is [.., { Length: > 0 } newest] && newest.Ended < now - _options.Age)
        {
            Begin(now);
        }

        var total = Segments.Sum(s => s.Length);
        while (Segments.Count > 1 && (Segments[0].Ended < now - _options.Age || total > _options.AppBytes))
        {
            total -= Segments[0].Length;
            File.Delete(Segments[0].File);
            Segments = Segments.RemoveAt(0);
        }
    }

    private void Begin(DateTimeOffset now)
    {
        Directory.CreateDirectory(_folder);
        var file = Path.Combine(_folder, (Last + 1).ToString("D19", CultureInfo.InvariantCulture) + Ending);
        File.WriteAllBytes(file, []);
        Segments = Segments.RemoveAll(s => s.File == file).Add(new LogSegment(file, Last + 1, 0, now, now));
    }

    // A kill may have cut the last line: no reader has seen it, since readers get lines only after they are written.
    private void Recover()
    {
        if (Segments is not [.., var newest])
        {
            return;
        }

        var last = LogHistory.LastOf(newest);
        var end = last?.End ?? 0;
        Last = Math.Max(newest.First - 1, last?.Entry.Sequence ?? 0);
        Segments = Segments.SetItem(Segments.Count - 1, newest with { Length = end });
        using var file = File.OpenHandle(newest.File, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        RandomAccess.SetLength(file, end);
    }

    private static LogSegment? Describe(string file)
    {
        if (!long.TryParse(Path.GetFileNameWithoutExtension(file), NumberStyles.None, CultureInfo.InvariantCulture, out var first))
        {
            return null;
        }

        var length = new FileInfo(file).Length;
        var written = new DateTimeOffset(File.GetLastWriteTimeUtc(file), TimeSpan.Zero);
        var segment = new LogSegment(file, first, length, written, written);
        return LogHistory.LastOf(segment) is { } last && LogHistory.FirstOf(segment) is { } begin
            ? segment with { Begun = begin.Line.At, Ended = last.Entry.Line.At }
            : segment;
    }
}
