using System.Text.RegularExpressions;

namespace Tarmac.Cli.Local;

/// <summary>A Procfile: <c>name: command</c> lines.</summary>
internal static partial class ProcfileText
{
    private const string Release = "release";

    public static (IReadOnlyList<ProcfileEntry> Entries, string? Problem) Parse(string text)
    {
        var entries = new List<ProcfileEntry>();
        var lines = text.Split('\n');
        for (var at = 0; at < lines.Length; at++)
        {
            var line = lines[at].Trim();
            if (line.Length == 0 || line.StartsWith('#'))
            {
                continue;
            }

            if (Line().Match(line) is not { Success: true } match)
            {
                return ([], $"Procfile:{at + 1} is not of the form name: command (names are letters, digits, - and _).");
            }

            var name = match.Groups["name"].Value;
            if (entries.Any(entry => entry.Name == name))
            {
                return ([], $"Procfile:{at + 1} names {name} a second time.");
            }

            entries.Add(new ProcfileEntry(name, match.Groups["command"].Value));
        }

        return entries.Count == 0 ? ([], "The Procfile names no process: write web: COMMAND, or remove it.") : (entries, null);
    }

    /// <summary>
    /// Which processes, and how many of each: <c>web</c>, <c>web=2,worker</c>; nothing asked is one of each, without the release phase, as
    /// <c>heroku local</c> does it.
    /// </summary>
    public static (IReadOnlyList<LocalProcess> Processes, string? Problem) Choose(IReadOnlyList<ProcfileEntry> entries, IEnumerable<string> asked, int port)
    {
        var wanted = new List<(ProcfileEntry Entry, int Quantity)>();
        foreach (var word in asked.SelectMany(word => word.Split(',', StringSplitOptions.RemoveEmptyEntries)))
        {
            var parts = word.Split('=', 2);
            if (entries.FirstOrDefault(entry => entry.Name == parts[0]) is not { } entry)
            {
                return ([], $"The Procfile has no process {parts[0]}: it has {string.Join(", ", entries.Select(each => each.Name))}.");
            }

            if (parts.Length == 2 && !(int.TryParse(parts[1], out var number) && number is >= 0 and <= 100))
            {
                return ([], $"{word}: write {parts[0]}=NUMBER, from 0 to 100.");
            }

            wanted.Add((entry, parts.Length == 2 ? int.Parse(parts[1]) : 1));
        }

        if (wanted.Count == 0)
        {
            wanted.AddRange(entries.Where(entry => entry.Name != Release).Select(entry => (entry, 1)));
        }

        // As foreman counts: a hundred ports for each type, one for each process of it.
        return ([.. wanted.SelectMany((one, at) => Enumerable.Range(1, one.Quantity)
            .Select(number => new LocalProcess($"{one.Entry.Name}.{number}", one.Entry.Command, port + (at * 100) + number - 1)))], null);
    }

    [GeneratedRegex(@"^(?<name>[A-Za-z0-9_-]+)\s*:\s*(?<command>\S.*)\z", RegexOptions.NonBacktracking)]
    private static partial Regex Line();
}
