using System.Text.RegularExpressions;

namespace Tarmac.Cli.Commands;

/// <summary>An index's URL may hold a password, which belongs on no screen.</summary>
internal static partial class Secrets
{
    public static string Hide(string value) => UserInfo().Replace(value, "://***@");

    [GeneratedRegex("://[^@/]+@", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex UserInfo();
}
