using System.Buffers.Text;

namespace Tarmac.Cli.PlatformRuns;

/// <summary>
/// Takes the line <c>U+FFFF heroku-command-exit-status: N</c> out of a dyno's output, wherever the chunks were cut. What may be its beginning is
/// held back until it is known.
/// </summary>
internal sealed class ExitStatusLine
{
    private const int Longest = 64;

    private byte[] _held = [];

    /// <summary>The command for the dyno's shell, which says its status at the end.</summary>
    public static string Ask(string command) => $"{command}; echo \"\uFFFF heroku-command-exit-status: $?\"";

    /// <summary>The command's exit status, once it was seen.</summary>
    public int? Status { get; private set; }

    private static ReadOnlySpan<byte> Mark => "\uFFFF heroku-command-exit-status: "u8;

    /// <summary>What of the output so far is the command's own.</summary>
    public byte[] Take(ReadOnlySpan<byte> chunk, bool last = false)
    {
        byte[] all = [.. _held, .. chunk];
        _held = [];
        var at = all.AsSpan().IndexOf(Mark[..3]);
        if (at < 0)
        {
            var partial = all is [.., 0xEF, 0xBF] ? 2 : all is [.., 0xEF] ? 1 : 0;
            return last || partial == 0 ? all : Hold(all, all.Length - partial);
        }

        var rest = all.AsSpan(at);
        var end = rest.IndexOf((byte)'\n');
        if (end < 0 && rest.Length < Longest && !last)
        {
            return Hold(all, at);
        }

        if (rest.StartsWith(Mark) && Utf8Parser.TryParse(rest[Mark.Length..], out int status, out _))
        {
            Status = status;
            return [.. all.AsSpan(0, at), .. end < 0 ? [] : rest[(end + 1)..]];
        }

        // The app's own U+FFFF: passed on, and what follows is looked at again.
        return [.. all.AsSpan(0, at + 3), .. Take(rest[3..], last)];
    }

    private byte[] Hold(byte[] all, int from)
    {
        _held = all[from..];
        return all[..from];
    }
}
