using Npgsql;

namespace Tarmac.Server.Tests.Installations;

/// <summary>A database that is reached through a forwarder.</summary>
internal static class DatabaseLine
{
    public static async Task<(Forwarder Line, NpgsqlDataSource Source)> OpenAsync(NpgsqlDataSource direct, string folder)
    {
        var login = new NpgsqlConnectionStringBuilder(direct.ConnectionString);
        await direct.DisposeAsync();
        var sockets = Directory.CreateDirectory(Path.Combine(folder, "sql")).FullName;
        var name = $".s.PGSQL.{login.Port}";
        var line = Forwarder.ToUnixSocket(Path.Combine(sockets, name), Path.Combine(login.Host!, name));
        login.Host = sockets;
        return (line, NpgsqlDataSource.Create(login));
    }
}
