using System.Text;

namespace Tarmac.Server.Rendezvous;

/// <summary>
/// Decides how much of a dyno's output may be sent now. The stock CLI looks for <c>U+FFFF heroku-command-exit-status: N</c> in each chunk that it
/// receives and never joins two, so a line that may be that one goes out whole.
/// </summary>
internal static class ExitStatusLines
{
    /// <summary>Longer than the line can be: what is held this long is the app's own text.</summary>
    public const int Limit = 64;

    private const string Words = "heroku-command-exit-status:";

    private static ReadOnlySpan<byte> Mark => [0xEF, 0xBF, 0xBF];

    /// <summary>Whether the client has added the line to its command, as <c>heroku run --exit-code</c> does.</summary>
    public static bool AreAskedFor(string command) => command.Contains(Words, StringComparison.Ordinal);

    public static bool IsIn(ReadOnlySpan<byte> output) => output.IndexOf(Mark) is >= 0 and var at && output[at..].IndexOf("heroku-command-exit-status"u8) >= 0;

    /// <summary>The line itself, for a command that ended its shell (<c>exit 3</c>) before the shell could write it.</summary>
    public static byte[] Of(int status) => Encoding.UTF8.GetBytes($"\uFFFF {Words} {status}\n");

    /// <summary>How many of the leading bytes can be sent; the rest waits for its end of line, for the end of the output or for patience to run out.</summary>
    public static int Sendable(ReadOnlySpan<byte> pending)
    {
        var from = Math.Max(0, pending.Length - Limit);
        var at = pending[from..].LastIndexOf(Mark);
        if (at >= 0)
        {
            return pending[(from + at)..].Contains((byte)'\n') ? pending.Length : from + at;
        }

        if (pending is [.., 0xEF, 0xBF])
        {
            return pending.Length - 2;
        }

        return pending is [.., 0xEF] ? pending.Length - 1 : pending.Length;
    }
}
