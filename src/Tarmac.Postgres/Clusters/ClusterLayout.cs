namespace Tarmac.Postgres.Clusters;

/// <summary>
/// The files of one cluster. The folder and the configuration belong to root; only what the server itself writes is in folders that belong to its
/// account, so that a server that was taken over cannot lead us by a symbolic link.
/// </summary>
internal sealed record ClusterLayout(string Root)
{
    public string Data => Path.Combine(Root, "data");

    /// <summary>Short, because a socket's path may have 107 bytes only.</summary>
    public string Sockets => Path.Combine(Root, "s");

    public string PostmasterFile => Path.Combine(Data, "postmaster.pid");

    public string Logs => Path.Combine(Root, "log");

    /// <summary>The postmaster's output before its log collector runs: the reason when it does not start.</summary>
    public string StartLog => Path.Combine(Root, "start.log");

    public string Configuration => Path.Combine(Root, "postgresql.conf");

    public string HostBasedAccess => Path.Combine(Root, "pg_hba.conf");

    public string Identities => Path.Combine(Root, "pg_ident.conf");

    public string Key => Path.Combine(Root, "server.key");

    public string Certificate => Path.Combine(Root, "server.crt");

    /// <summary>Holds <see cref="ClusterSpec"/>.</summary>
    public string Spec => Path.Combine(Root, "cluster.json");

    /// <summary>Where the cluster is made before it gets its name, and where it goes before it is removed.</summary>
    public string Unfinished(string word) => Path.Combine(Path.GetDirectoryName(Root)!, $".{word}-{Path.GetFileName(Root)}");
}
