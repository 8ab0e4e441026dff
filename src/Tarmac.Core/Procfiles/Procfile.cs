using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Tarmac.Core.Formations;
using Tarmac.Core.Outcomes;

namespace Tarmac.Core.Procfiles;

/// <summary>The process types that an app declares, in the file's order.</summary>
public sealed partial record Procfile(ImmutableArray<KeyValuePair<ProcessType, string>> Processes)
{
    /// <summary>More than this is not a Procfile. Bytes.</summary>
    public const int Limit = 64 * 1024;

    public static Procfile Empty { get; } = new([]);

    /// <summary>Lines <c>type: command</c>; blank lines and <c>#</c> comments are passed over; a later line of the same type wins, as on Heroku.</summary>
    public static Result<Procfile> Parse(string text)
    {
        if (text.Length > Limit)
        {
            return Fault.Invalid("The Procfile is larger than 64 KB.");
        }

        var processes = new List<KeyValuePair<ProcessType, string>>();
        var number = 0;
        foreach (var line in text.TrimStart('\uFEFF').Split('\n').Select(l => l.Trim()))
        {
            number++;
            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }

            if (line.Contains('\0', StringComparison.Ordinal))
            {
                return Fault.Invalid($"Procfile, line {number}: it holds a NUL character.");
            }

            if (Line().Match(line) is not { Success: true } match)
            {
                return Fault.Invalid($"Procfile, line {number}: not of the form 'type: command', where the type is 1 to 128 letters, digits, dashes and underscores.");
            }

            var type = ProcessType.Parse(match.Groups["type"].Value).Value;
            processes.RemoveAll(p => p.Key == type);
            processes.Add(KeyValuePair.Create(type, match.Groups["command"].Value));
        }

        return new Procfile([.. processes]);
    }

    [GeneratedRegex(@"^(?<type>[A-Za-z0-9_-]{1,128})\s*:\s*(?<command>\S.*)\z", RegexOptions.NonBacktracking)]
    private static partial Regex Line();
}
