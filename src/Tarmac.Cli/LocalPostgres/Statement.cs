namespace Tarmac.Cli.LocalPostgres;

/// <summary>A statement, the database that it runs in, and how it is shown: without the password's verifier.</summary>
internal sealed record Statement(string Text, string Database = "postgres", string? Masked = null)
{
    public string Shown => Masked ?? Text;
}
