namespace Tarmac.Cli.LocalPostgres;

/// <summary>The settings of the user's own server.</summary>
internal static class OwnServerFiles
{
    public const string Superuser = "postgres";

    /// <summary>Passwords count, as in production; the superuser is whoever owns the server.</summary>
    public static string Rules => $"""
        local all {Superuser} peer map=own
        local all {Quoted(Environment.UserName)} peer
        local all all scram-sha-256
        host  all all 127.0.0.1/32 scram-sha-256
        host  all all ::1/128 scram-sha-256

        """;

    public static string Names => $"""
        own {Quoted(Environment.UserName)} {Superuser}
        own {Superuser} {Superuser}

        """;

    public static string Settings(int port, string socketFolder) => $"""
        # Written by tarmac at each start.
        port = {port}
        listen_addresses = 'localhost'
        unix_socket_directories = {Sql.Text(socketFolder)}
        password_encryption = 'scram-sha-256'
        synchronous_commit = off
        max_connections = 100
        log_timezone = 'UTC'

        """;

    private static string Quoted(string name) => $"\"{name}\"";
}
