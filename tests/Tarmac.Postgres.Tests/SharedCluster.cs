using Tarmac.Postgres.AddOns;

namespace Tarmac.Postgres.Tests;

/// <summary>One installation for all tests of a class.</summary>
public sealed class SharedCluster : IAsyncDisposable
{
    public SharedCluster() => AddOns = Installation.AddOns();

    public PostgresAddOns AddOns { get; }

    internal Installation Installation { get; } = new();

    public ValueTask DisposeAsync() => Installation.DisposeAsync();
}
