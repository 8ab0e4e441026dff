namespace Tarmac.Cli.Shells;

/// <summary>Lines for <c>eval</c>. Single quotes, so that no character of a value means anything to the shell.</summary>
internal static class ShellText
{
    public static string Export(string name, string value) => $"export {name}='{value.Replace("'", "'\\''")}'";

    /// <summary>fish knows two escapes inside single quotes: <c>\'</c> and <c>\\</c>.</summary>
    public static string FishExport(string name, string value) => $"set -gx {name} '{value.Replace(@"\", @"\\").Replace("'", @"\'")}';";
}
