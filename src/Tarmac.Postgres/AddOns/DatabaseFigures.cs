using Npgsql;
using Tarmac.Postgres.Clusters;

namespace Tarmac.Postgres.AddOns;

/// <summary>What is measured of a running database.</summary>
internal sealed record DatabaseFigures(int Connections, string Version, long Size, long Tables)
{
    public static async Task<DatabaseFigures> ReadAsync(Cluster cluster, AddOnRecord record, CancellationToken cancellation)
    {
        // Inside the tenant's database only the system catalog is read, by its full name: no code of the tenant's runs as the superuser.
        await using var connection = await cluster.ConnectAsync(record.Database, cancellation);
        await using var command = new NpgsqlCommand(
            """
            SELECT (SELECT count(*)::int FROM pg_catalog.pg_stat_activity WHERE datname = $1 AND usename <> 'postgres'),
                   pg_catalog.current_setting('server_version'),
                   pg_catalog.pg_database_size($1),
                   (SELECT count(*) FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
                    WHERE c.relkind IN ('r', 'p') AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname NOT LIKE 'pg\_%')
            """,
            connection);
        command.Parameters.AddWithValue(record.Database);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        return new DatabaseFigures(reader.GetInt32(0), reader.GetString(1).Split(' ')[0], reader.GetInt64(2), reader.GetInt64(3));
    }
}
