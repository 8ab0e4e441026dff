using Npgsql;
using Tarmac.Server.Settings;

namespace Tarmac.Server.Database;

/// <summary>Sessions on the control database, by its socket, where the kernel says that we are root.</summary>
internal static class ControlSource
{
    public static NpgsqlDataSource Open(TarmacSettings settings) => new NpgsqlDataSourceBuilder(new NpgsqlConnectionStringBuilder
    {
        Host = settings.InDataDirectory("control", "s"),
        Port = 5432,
        Database = "tarmac",
        Username = "postgres",
        ApplicationName = "tarmac",
        MaxPoolSize = 20,
        Timeout = 5,
    }.ConnectionString).Build();
}
