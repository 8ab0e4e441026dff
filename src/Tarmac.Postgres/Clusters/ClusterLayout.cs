namespace Tarmac.Postgres.Clusters;

/// <summary>The files of one cluster. The socket lies in the cluster's own folder, because a socket's path may have 107 bytes only.</summary>
internal sealed record ClusterLayout(string Root)
{
    public string Data => Path.Combine(Root, "data");

    public string PostmasterFile => Path.Combine(Data, "postmaster.pid");

    public string Logs => Path.Combine(Root, "log");

    /// <summary>What the postmaster says before its log collector runs: why it does not start.</summary>
    public string StartLog => Path.Combine(Root, "start.log");

    public string Key => Path.Combine(Root, "server.key");

    public string Certificate => Path.Combine(Root, "server.crt");

    /// <summary>Holds <see cref="ClusterSpec"/>.</summary>
    public string Spec => Path.Combine(Root, "cluster.json");

    /// <summary>Where the cluster is made before it gets its name, and where it goes before it is removed.</summary>
    public string Unfinished(string word) => Path.Combine(Path.GetDirectoryName(Root)!, $".{word}-{Path.GetFileName(Root)}");
}
