namespace Tarmac.Cli.LocalPostgres;

/// <summary>What psql answered.</summary>
internal sealed record PsqlAnswer(int Status, string Output, string Errors)
{
    public bool Succeeded => Status == 0;

    /// <summary>The server's own words, without psql's wrapping and without a second line of hints.</summary>
    public string Problem
    {
        get
        {
            var line = Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault(line => line.Contains("ERROR:") || line.Contains("FATAL:") || line.Contains("error:")) ?? Errors.Trim();
            foreach (var mark in (string[])["FATAL:", "ERROR:", "error:"])
            {
                var at = line.IndexOf(mark, StringComparison.Ordinal);
                if (at >= 0)
                {
                    return line[(at + mark.Length)..].Trim();
                }
            }

            return line;
        }
    }
}
