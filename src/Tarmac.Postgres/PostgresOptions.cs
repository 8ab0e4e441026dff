using System.Net;

namespace Tarmac.Postgres;

/// <summary>Where the platform's databases live and how they are reached.</summary>
/// <param name="DataDirectory">
/// The installation's data folder. The account <c>postgres</c> must be able to pass through it (mode 711 or 755).
/// </param>
public sealed record PostgresOptions(string DataDirectory)
{
    /// <summary>Name of the installation; appears in process titles.</summary>
    public string Instance { get; init; } = "tarmac";

    /// <summary>The dynos' bridge: add-ons listen there, and it is the host in their URLs. Without one they listen on 127.0.0.1 only.</summary>
    public IPAddress? BridgeAddress { get; init; }

    /// <summary>Length of the bridge's network prefix.</summary>
    public int BridgePrefix { get; init; } = 16;

    /// <summary>A port is chosen when a cluster is made and kept, since it stands in the app's <c>DATABASE_URL</c>.</summary>
    public PortRange Ports { get; init; } = new(15432, 16431);

    /// <summary>Off only in tests: trades crash safety of the machine for speed.</summary>
    public bool Durable { get; init; } = true;
}
