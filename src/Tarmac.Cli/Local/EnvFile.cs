using System.Text;
using System.Text.RegularExpressions;

namespace Tarmac.Cli.Local;

/// <summary>A .env file as the heroku command reads it: NAME=VALUE lines, quotes, comments, an optional <c>export</c>.</summary>
internal static partial class EnvFile
{
    private const long Largest = 1 << 20;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private static Dictionary<string, string> Nothing => new(StringComparer.Ordinal);

    /// <summary>The file's variables; none where it does not exist; or the sentence for the user.</summary>
    public static (IReadOnlyDictionary<string, string> Variables, string? Problem) Read(string path)
    {
        try
        {
            if (!File.Exists(path))
            {
                return (Nothing, null);
            }

            return new FileInfo(path).Length > Largest
                ? (Nothing, $"{path} is larger than 1 MB: it holds one NAME=VALUE a line.")
                : Parse(Strict.GetString(File.ReadAllBytes(path)).TrimStart('\uFEFF'), path);
        }
        catch (DecoderFallbackException)
        {
            return (Nothing, $"{path} is not UTF-8 text.");
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            return (Nothing, $"{path} cannot be read: {cause.Message}");
        }
    }

    internal static (Dictionary<string, string> Variables, string? Problem) Parse(string text, string path)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        var lines = text.Split('\n');
        for (var at = 0; at < lines.Length; at++)
        {
            var line = lines[at].Trim();
            if (line.Length == 0 || line.StartsWith('#'))
            {
                continue;
            }

            // The line itself may hold a password: only its number is told.
            if (Line().Match(line) is not { Success: true } match || line.Contains('\0', StringComparison.Ordinal))
            {
                return ([], $"{path}:{at + 1} is not of the form NAME=VALUE.");
            }

            var value = match.Groups["value"].Value.Trim();
            if (Unquote(value) is not { } plain)
            {
                return ([], $"{path}:{at + 1}: the quote of {match.Groups["name"].Value} has no end on its line.");
            }

            variables[match.Groups["name"].Value] = plain;
        }

        return (variables, null);
    }

    private static string? Unquote(string value)
    {
        if (value.Length == 0 || value[0] is not ('"' or '\''))
        {
            var comment = value.IndexOf(" #", StringComparison.Ordinal);
            return comment < 0 ? value : value[..comment].TrimEnd();
        }

        var end = value.IndexOf(value[0], 1);
        while (end > 0 && value[0] == '"' && value[end - 1] == '\\')
        {
            end = value.IndexOf('"', end + 1);
        }

        return end < 0 ? null : value[0] == '\'' ? value[1..end] : value[1..end].Replace("\\n", "\n").Replace("\\\"", "\"");
    }

    [GeneratedRegex(@"^(?:export\s+)?(?<name>[A-Za-z_][A-Za-z0-9_.]*)\s*=(?<value>.*)\z", RegexOptions.NonBacktracking)]
    private static partial Regex Line();
}
