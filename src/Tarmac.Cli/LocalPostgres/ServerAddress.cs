namespace Tarmac.Cli.LocalPostgres;

/// <summary>Where a server is looked for: a socket's folder, or a host, and a port.</summary>
internal sealed record ServerAddress(string Host, int Port)
{
    public const int UsualPort = 5432;

    /// <summary>libpq's own places, in its packagers' order (PQconnectdb, "host").</summary>
    public static IReadOnlyList<string> SocketFolders { get; } = ["/var/run/postgresql", "/tmp"];

    public bool IsSocket => Host.StartsWith('/');

    public bool IsLoopback => Host is "localhost" or "127.0.0.1" or "::1";

    public string SocketFile => $"{Host}/.s.PGSQL.{Port}";

    public override string ToString() => IsSocket ? $"socket {Host}, port {Port}" : $"{Host}, port {Port}";

    /// <summary>What the settings and libpq's variables name, first choice first.</summary>
    public static IReadOnlyList<ServerAddress> Of(LocalDatabase database, Func<string, string?> variable)
    {
        var port = PortOf(database, variable) ?? UsualPort;
        var host = database.Host.Length > 0 ? database.Host : variable("PGHOST");
        return host is { Length: > 0 } ? [new ServerAddress(host, port)] : [.. SocketFolders.Select(folder => new ServerAddress(folder, port))];
    }

    /// <summary>The port, where somebody names one.</summary>
    public static int? PortOf(LocalDatabase database, Func<string, string?> variable) =>
        int.TryParse(database.Port.Length > 0 ? database.Port : variable("PGPORT"), out var port) ? port : null;
}
