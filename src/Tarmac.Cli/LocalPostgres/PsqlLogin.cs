namespace Tarmac.Cli.LocalPostgres;

/// <summary>How psql is told to connect; what is null is left to libpq (PGUSER, ~/.pgpass, the user's own name).</summary>
internal sealed record PsqlLogin(ServerAddress Server, string? User = null, string? Password = null, string Database = "postgres")
{
    /// <summary>Another user of this machine whose name the server trusts (peer); root alone can become it.</summary>
    public string? RunAs { get; init; }

    public PsqlLogin To(string database) => this with { Database = database };
}
