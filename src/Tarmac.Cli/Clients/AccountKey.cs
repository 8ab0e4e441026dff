namespace Tarmac.Cli.Clients;

/// <summary>The first account's API key, from a file that root alone can read.</summary>
internal static class AccountKey
{
    private const string Variable = "TARMAC_API_KEY=";

    public static string? Read(Installation installation)
    {
        try
        {
            return File.ReadLines(installation.AccountFile)
                .Where(line => line.StartsWith(Variable, StringComparison.Ordinal))
                .Select(line => line[Variable.Length..].Trim('\'', '"', ' '))
                .FirstOrDefault(key => key.Length > 0);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
