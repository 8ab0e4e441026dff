using System.Globalization;
using System.Text;

namespace Tarmac.Core.Dynos.Events;

/// <summary>Tells an app's owner which files end with the dyno, and where such files belong.</summary>
public static class FilesAtRiskLine
{
    private const int Named = 3;
    private const int LongestName = 100;

    public static string Of(DynoEvent.FilesAtRisk risk)
    {
        var (dyno, files) = (risk.Dyno.Name, risk.Files);
        var names = string.Join(", ", files.Take(Named).Select(Printable)) + (files.Length > Named ? $" and {files.Length - Named} more" : "");
        return risk.Kind switch
        {
            FilesAtRiskKind.Database => $"Tarmac: {dyno} keeps a database in {names}, which is lost when it restarts and which no other dyno sees. "
                + "Keep it in Postgres: heroku addons:create heroku-postgresql",
            FilesAtRiskKind.Log => $"Tarmac: {dyno} writes logs to {names}, which are lost when it restarts. Write them to the console: heroku logs shows that",
            _ => $"Tarmac: {dyno} wrote {(files.Length == 1 ? "1 file that is" : $"{files.Length} files that are")} lost when it restarts: {names}. "
                + "Keep such files in object storage (django-storages) or in Postgres: a dyno's disk is its own and is thrown away",
        };
    }

    /// <summary>A name is the app's to choose, and a log line is not: no control characters, no marks that turn the direction of text.</summary>
    public static string Printable(string path)
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
}
