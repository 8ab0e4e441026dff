using System.Text.RegularExpressions;
using Tarmac.Core.Outcomes;

namespace Tarmac.Server.AddOns;

/// <summary>Names of attachments. The first database of an app is <c>DATABASE</c>, others are told apart by a colour, as on Heroku.</summary>
internal static partial class AttachmentNames
{
    public const string Database = "DATABASE";

    private static readonly string[] Colours =
    [
        "AMBER", "AQUA", "BLACK", "BLUE", "BRONZE", "BROWN", "CERULEAN", "CHARCOAL", "COBALT", "COPPER", "CRIMSON", "CYAN", "GOLD", "GRAY", "GREEN", "IVORY",
        "JADE", "MAROON", "MAUVE", "NAVY", "OLIVE", "ONYX", "ORANGE", "PINK", "PUCE", "PURPLE", "RED", "ROSE", "SILVER", "TEAL", "VIOLET", "WHITE", "YELLOW",
    ];

    public static Result<string> Parse(string text) => Pattern().IsMatch(text.ToUpperInvariant())
        ? text.ToUpperInvariant()
        : Fault.Invalid("An attachment's name is 1 to 100 letters, digits and underscores, beginning with a letter.");

    /// <summary>A free name beside those that are taken.</summary>
    public static string Choose(IReadOnlyCollection<string> taken, Func<int, int> random)
    {
        if (!taken.Contains(Database))
        {
            return Database;
        }

        string[] free = [.. Colours.Select(c => $"HEROKU_POSTGRESQL_{c}").Except(taken)];
        return free.Length > 0 ? free[random(free.Length)] : Enumerable.Range(2, int.MaxValue - 2).Select(n => $"HEROKU_POSTGRESQL_{n}").First(n => !taken.Contains(n));
    }

    [GeneratedRegex(@"^[A-Z][A-Z0-9_]{0,99}\z", RegexOptions.NonBacktracking)]
    private static partial Regex Pattern();
}
