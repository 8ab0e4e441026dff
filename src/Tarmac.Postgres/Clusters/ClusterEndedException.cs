namespace Tarmac.Postgres.Clusters;

/// <summary>A cluster's server ended by itself, or ended before it was ready.</summary>
internal sealed class ClusterEndedException(string cluster, string? reason) : Exception($"Postgres cluster {cluster} ended: {reason ?? "no reason is in its log"}");
