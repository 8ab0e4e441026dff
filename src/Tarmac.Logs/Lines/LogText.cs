using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;

namespace Tarmac.Logs.Lines;

/// <summary>Makes untrusted text safe for a log: it cannot forge a line or control a terminal, and no line is longer than Heroku's.</summary>
internal static partial class LogText
{
    /// <summary>Heroku splits longer lines. Bytes of UTF-8.</summary>
    public const int LongestLine = 10_000;

    private const int LongestName = 140;
    private const char Replacement = '\uFFFD';

    private static readonly SearchValues<char> Control = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Concat(Enumerable.Range(0x7f, 0x21)).Select(c => (char)c)]);

    /// <summary>The lines that a text becomes; one at least.</summary>
    public static IEnumerable<string> Lines(string? text)
    {
        if (text is null)
        {
            return [""];
        }

        // Three bytes of UTF-8 for one char at most.
        return text.Length <= LongestLine / 3 && !text.AsSpan().ContainsAny(Control)
            ? [text]
            : text.TrimEnd('\r', '\n').ReplaceLineEndings("\n").Split('\n').Select(Harmless).SelectMany(Pieces);
    }

    public static string Name(string? name) => name is { Length: > 0 and <= LongestName } && Plain().IsMatch(name)
        ? name
        : Odd().Replace(name is null ? "" : name[..Math.Min(name.Length, LongestName)], "_") is { Length: > 0 } cleaned ? cleaned : "-";

    // Colours stay, as on Heroku: apps print them and terminals show them.
    private static string Harmless(string line) => line.AsSpan().ContainsAny(Control)
        ? Dangerous().Replace(line, static m => m.Value[0] is '\e' && m.Length > 1 ? m.Value : Replacement.ToString())
        : line;

    private static IEnumerable<string> Pieces(string line)
    {
        if (line.Length <= LongestLine / 3 || Encoding.UTF8.GetByteCount(line) <= LongestLine)
        {
            yield return line;
            yield break;
        }

        var (start, bytes) = (0, 0);
        for (var i = 0; i < line.Length;)
        {
            var status = Rune.DecodeFromUtf16(line.AsSpan(i), out var rune, out var length);
            var size = status == OperationStatus.Done ? rune.Utf8SequenceLength : 3;
            if (bytes + size > LongestLine)
            {
                yield return line[start..i];
                (start, bytes) = (i, 0);
            }

            (i, bytes) = (i + length, bytes + size);
        }

        yield return line[start..];
    }

    [GeneratedRegex(@"\e\[[0-9;]{0,32}m|[\x00-\x08\x0A-\x1F\x7F-\x9F]", RegexOptions.NonBacktracking)]
    private static partial Regex Dangerous();

    [GeneratedRegex(@"^[A-Za-z0-9._-]+\z", RegexOptions.NonBacktracking)]
    private static partial Regex Plain();

    [GeneratedRegex(@"[^A-Za-z0-9._-]", RegexOptions.NonBacktracking)]
    private static partial Regex Odd();
}
