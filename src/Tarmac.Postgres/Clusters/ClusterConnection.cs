using Npgsql;

namespace Tarmac.Postgres.Clusters;

/// <summary>How the platform connects to a cluster: by its socket, with peer authentication.</summary>
internal static class ClusterConnection
{
    private const int Seconds = 30;

    public static string Superuser(Cluster cluster, string database, bool pooled) => new NpgsqlConnectionStringBuilder
    {
        Host = cluster.Layout.Sockets,
        Port = cluster.Spec.Port,
        Database = database,
        Username = "postgres",
        ApplicationName = "tarmac",
        Pooling = pooled,
        MaxPoolSize = 20,
        Timeout = 5,
        CommandTimeout = Seconds,

        // A tenant may have set a search path for its database; the superuser must never run what lies on it.
        Options = pooled ? null : "-c search_path=pg_catalog -c default_transaction_read_only=off -c statement_timeout=0",
    }.ConnectionString;
}
