using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Tarmac.Engine.Runc.LostFiles;

/// <summary>Files of one kind in one place, told in one line.</summary>
internal sealed record LostGroup(LostKind Kind, string Place, ImmutableArray<string> Files)
{
    private const int Named = 3;
    private const int LongestName = 100;

    /// <summary>What of the written files would be missed, one group for each place.</summary>
    public static ImmutableArray<LostGroup> Of(IEnumerable<WrittenFile> written) =>
    [
        .. written.Select(file => (Kind: LostFile.Judge(file), file.Path))
            .Where(file => file.Kind is not LostKind.Nothing)
            .GroupBy(file => (file.Kind, Place: LostFile.PlaceOf(file.Kind, file.Path)))
            .OrderByDescending(group => group.Key.Kind is LostKind.Database)
            .ThenBy(group => group.Key.Place, StringComparer.Ordinal)
            .Select(group => new LostGroup(group.Key.Kind, group.Key.Place, [.. group.Select(file => file.Path).Order(StringComparer.Ordinal)])),
    ];

    /// <summary>The line for the app's log.</summary>
    public string Text(string dyno) => Kind switch
    {
        LostKind.Database => $"Tarmac: {dyno} keeps a database in {Names()}, which is lost when it restarts and which no other dyno sees. "
            + "Keep it in Postgres: heroku addons:create heroku-postgresql",
        LostKind.Log => $"Tarmac: {dyno} writes logs to {Names()}, which are lost when it restarts. Write them to the console: heroku logs shows that",
        _ => $"Tarmac: {dyno} wrote {(Files.Length == 1 ? "1 file that is" : $"{Files.Length} files that are")} lost when it restarts: {Names()}. "
            + "Keep such files in object storage (django-storages) or in Postgres: a dyno's disk is its own and is thrown away",
    };

    /// <summary>A name is the app's to choose, and a log line is not: no control characters, no marks that turn the direction of text.</summary>
    internal static string Shown(string path)
    {
        var shown = new StringBuilder();
        foreach (var rune in path.EnumerateRunes())
        {
            if (shown.Length > LongestName)
            {
                return shown.Append('…').ToString();
            }

            if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned || rune.Value == '\\')
            {
                shown.Append(CultureInfo.InvariantCulture, $"\\u{{{rune.Value:x}}}");
            }
            else
            {
                shown.Append(rune);
            }
        }

        return shown.ToString();
    }

    private string Names() =>
        string.Join(", ", Files.Take(Named).Select(Shown)) + (Files.Length > Named ? $" and {Files.Length - Named} more" : "");
}
