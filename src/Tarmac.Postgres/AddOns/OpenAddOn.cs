using Tarmac.Postgres.Clusters;

namespace Tarmac.Postgres.AddOns;

/// <summary>An add-on whose cluster runs.</summary>
internal sealed record OpenAddOn(Cluster Cluster, AddOnRecord Record, PostgresPlan Plan)
{
    public AppDatabase Database { get; } = new(Cluster, Record, Plan);
}
