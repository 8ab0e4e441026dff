using System.Text.Json.Serialization;

namespace Tarmac.Contracts.Domains;

/// <summary>Adds a host name.</summary>
public sealed record DomainCreate
{
    public string? Hostname { get; init; }

    /// <summary>The name of a certificate of one's own.</summary>
    [JsonConverter(typeof(NameOrObject))]
    public string? SniEndpoint { get; init; }
}
