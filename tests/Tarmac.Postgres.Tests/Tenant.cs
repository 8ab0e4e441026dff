using Npgsql;
using Tarmac.Postgres.AddOns;

namespace Tarmac.Postgres.Tests;

/// <summary>An app that uses its <c>DATABASE_URL</c>.</summary>
internal static class Tenant
{
    public static string ConnectionString(string url, bool tls = false, string? database = null)
    {
        var uri = new Uri(url);
        var login = uri.UserInfo.Split(':');
        return new NpgsqlConnectionStringBuilder
        {
            Host = uri.Host,
            Port = uri.Port,
            Username = login[0],
            Password = login[1],
            Database = database ?? uri.AbsolutePath[1..],
            SslMode = tls ? SslMode.Require : SslMode.Disable,
            Pooling = false,
            Timeout = 15,
        }.ConnectionString;
    }

    public static async Task<NpgsqlConnection> ConnectAsync(string url, bool tls = false, string? database = null)
    {
        var connection = new NpgsqlConnection(ConnectionString(url, tls, database));
        await connection.OpenAsync(Installation.Soon());
        return connection;
    }

    public static async Task<object?> ScalarAsync(string url, string sql)
    {
        await using var connection = await ConnectAsync(url);
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(Installation.Soon());
    }

    public static async Task<PostgresDatabase> NewAsync(PostgresAddOns addOns, string plan)
    {
        var provisioned = await addOns.ProvisionAsync(Guid.CreateVersion7(), PostgresPlan.Find(plan).Value, PostgresSecret.New(), Installation.Soon());
        return provisioned.Value;
    }
}
