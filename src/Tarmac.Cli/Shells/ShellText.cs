using System.Text.RegularExpressions;

namespace Tarmac.Cli.Shells;

/// <summary>Lines for a shell. Single quotes, so that no character of a value means anything to the shell.</summary>
internal static partial class ShellText
{
    public static string Export(string name, string value) => $"export {name}={Quote(value)}";

    /// <summary>One word of a command, quoted where it must be.</summary>
    public static string Word(string value) => Plain().IsMatch(value) ? value : Quote(value);

    /// <summary>fish knows two escapes inside single quotes: <c>\'</c> and <c>\\</c>.</summary>
    public static string FishExport(string name, string value) => $"set -gx {name} '{value.Replace(@"\", @"\\").Replace("'", @"\'")}';";

    private static string Quote(string value) => $"'{value.Replace("'", "'\\''")}'";

    [GeneratedRegex(@"^[A-Za-z0-9_./:=@%+,-]+\z", RegexOptions.NonBacktracking)]
    private static partial Regex Plain();
}
