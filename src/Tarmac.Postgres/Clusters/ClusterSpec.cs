namespace Tarmac.Postgres.Clusters;

/// <summary>How a cluster is set up. Written once, when it is made.</summary>
/// <param name="Port">The TCP port; the socket's suffix too.</param>
/// <param name="Listens">Whether it is reached by TCP at all.</param>
/// <param name="MaximumConnections">Sessions of all roles together, without the superuser's own.</param>
/// <param name="SharedBuffers">MiB.</param>
internal sealed record ClusterSpec(string Name, int Port, bool Listens, int MaximumConnections, int SharedBuffers);
