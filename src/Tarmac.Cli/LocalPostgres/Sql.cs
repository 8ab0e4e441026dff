namespace Tarmac.Cli.LocalPostgres;

/// <summary>Names and texts of outside inside a statement.</summary>
internal static class Sql
{
    public static string Name(string name) => $"\"{name.Replace("\"", "\"\"")}\"";

    /// <summary>The E form, since a backslash means something or nothing by a setting of the server's.</summary>
    public static string Text(string text) => text.Contains('\\', StringComparison.Ordinal)
        ? $"E'{text.Replace("\\", "\\\\").Replace("'", "''")}'"
        : $"'{text.Replace("'", "''")}'";

    public static string List(IEnumerable<string> texts) => texts.Any() ? string.Join(", ", texts.Select(Text)) : "NULL";
}
